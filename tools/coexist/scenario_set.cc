#include "scenario_set.h"

#include <cstdio>

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
    set.problems += loaded.problems.size();
    for (const Diagnostic& problem : loaded.problems) std::fprintf(stderr, "%s\n", problem.text().c_str());
    if (loaded.scenario && loaded.problems.empty()) set.scenarios.push_back(std::move(*loaded.scenario));
  }
  return set;
}

std::optional<Catalogues> loadCatalogues(int& exitCode) {
  const Result<std::string> root = findProjectRoot();
  if (!root) {
    std::fprintf(stderr, "coexist: %s\n", root.error().message().c_str());
    exitCode = kExitEnvironment;
    return std::nullopt;
  }
  Diagnostics problems;
  auto catalogues = Catalogues::load(*root, problems);
  if (catalogues) return std::move(*catalogues);
  for (const Diagnostic& problem : problems) std::fprintf(stderr, "%s\n", problem.text().c_str());
  if (problems.empty()) std::fprintf(stderr, "coexist: %s\n", catalogues.error().message().c_str());
  exitCode = kExitBadInput;
  return std::nullopt;
}

}  // namespace coexist
