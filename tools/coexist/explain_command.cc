// `coexist explain`: a scenario with every default filled in.
#include <cstdio>

#include "commands.h"
#include "scenario_set.h"
#include "world/explain.h"

namespace coexist {
int explainCommand(const ExplainArguments& arguments) {
  int exitCode = kExitPass;
  const std::optional<Catalogues> catalogues = loadCatalogues(exitCode);
  if (!catalogues) return exitCode;
  const Result<ScenarioSet> set = loadScenarios({arguments.path}, *catalogues);
  if (!set) {
    std::fprintf(stderr, "coexist: %s\n", set.error().message().c_str());
    return kExitUsage;
  }
  printProblems(set->problems);
  bool any = false;
  for (const Scenario& scenario : set->scenarios) {
    for (const Case& one : scenario.cases) {
      if (one.name.find(arguments.wanted) == std::string::npos) continue;
      std::printf("%s%s", any ? "\n" : "", explainCase(one, *catalogues).c_str());
      any = true;
    }
  }
  if (!set->problems.empty()) return kExitBadInput;
  return any ? kExitPass : kExitNothingRan;
}

}  // namespace coexist
