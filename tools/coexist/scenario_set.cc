#include "scenario_set.h"

#include <algorithm>
#include <cstdio>
#include <iterator>

#include "exit_code.h"
#include "project_root.h"

namespace coexist {

Result<ScenarioSet> loadScenarios(const std::vector<std::string>& paths, const Catalogues& catalogues) {
  auto files = findScenarios(paths);
  if (!files) return files.error();
  const Vocabulary vocabulary = vocabularyOf(catalogues);
  ScenarioSet set;
  for (const std::string& file : *files) {
    LoadResult loaded = loadScenario(file, vocabulary);
    ++set.files;
    set.badFiles += loaded.problems.empty() ? 0 : 1;
    if (loaded.scenario && loaded.problems.empty()) set.scenarios.push_back(std::move(*loaded.scenario));
    std::move(loaded.problems.begin(), loaded.problems.end(), std::back_inserter(set.problems));
  }
  return set;
}

void printProblems(const Diagnostics& problems) {
  for (const Diagnostic& problem : problems) std::fprintf(stderr, "%s\n", problem.text().c_str());
}

std::optional<Catalogues> loadCatalogues(int& exitCode) {
  const Result<std::string> root = findProjectRoot();
  if (!root) {
    std::fprintf(stderr, "coexist: %s\n", root.error().message().c_str());
    exitCode = kExitEnvironment;
    return std::nullopt;
  }
  auto catalogues = Catalogues::load(*root);
  if (catalogues) return std::move(*catalogues);
  std::fprintf(stderr, "coexist: %s\n", catalogues.error().message().c_str());
  exitCode = kExitBadInput;
  return std::nullopt;
}

}  // namespace coexist
