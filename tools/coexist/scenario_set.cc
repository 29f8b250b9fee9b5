#include "scenario_set.h"

#include <cstdio>

#include "commands.h"
#include "product/administrator.h"
#include "project_root.h"
#include "world/case_run.h"

namespace coexist {

Vocabulary vocabularyOf(const Knowledge& knowledge) {
  Vocabulary vocabulary;
  vocabulary.products = knowledge.products.names();
  vocabulary.personas = knowledge.personas.names();
  vocabulary.needs = knownNeeds();
  vocabulary.projectRoot = knowledge.projectRoot;
  for (const ImapSetting& setting : imapSettings()) vocabulary.settings.emplace_back(setting.name);
  for (const std::string& name : vocabulary.personas) vocabulary.actions[name] = knowledge.personas.find(name)->actions;
  vocabulary.checkCmdlet = [](std::string_view line) -> std::optional<PatternError> {
    CmdletError mistake;
    if (parseCmdlet(line, mistake)) return std::nullopt;
    return PatternError{mistake.error, mistake.column};
  };
  return vocabulary;
}

Result<ScenarioSet> loadScenarios(const std::vector<std::string>& paths, const Knowledge& knowledge) {
  auto files = findScenarios(paths);
  if (!files) return files.error();
  const Vocabulary vocabulary = vocabularyOf(knowledge);
  ScenarioSet set;
  for (const std::string& file : *files) {
    LoadResult loaded = loadScenario(file, vocabulary);
    ++set.files;
    set.problems += loaded.problems.size();
    for (const LoadProblem& problem : loaded.problems) std::fprintf(stderr, "%s\n", problem.text().c_str());
    if (loaded.scenario && loaded.problems.empty()) set.scenarios.push_back(std::move(*loaded.scenario));
  }
  return set;
}

std::optional<Knowledge> loadKnowledge(int& exitCode) {
  const Result<std::string> root = findProjectRoot();
  if (!root) {
    std::fprintf(stderr, "coexist: %s\n", root.error().message().c_str());
    exitCode = kExitEnvironment;
    return std::nullopt;
  }
  auto knowledge = Knowledge::load(*root);
  if (knowledge) return std::move(*knowledge);
  std::fprintf(stderr, "coexist: %s\n", knowledge.error().message().c_str());
  exitCode = kExitBadInput;
  return std::nullopt;
}

}  // namespace coexist
