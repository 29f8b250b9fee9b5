// `coexist check`: mistakes in scenarios, and in the project's products and personas, without running anything.
#include <cstdio>

#include "commands.h"
#include "scenario_set.h"

namespace coexist {
namespace {

int check(const std::vector<std::string>& paths) {
  int exitCode = kExitPass;
  const std::optional<Knowledge> knowledge = loadKnowledge(exitCode);
  if (!knowledge) return exitCode;
  const Result<ScenarioSet> set = loadScenarios(paths, *knowledge);
  if (!set) {
    std::fprintf(stderr, "coexist: %s\n", set.error().message().c_str());
    return kExitUsage;
  }
  size_t cases = 0;
  for (const Scenario& scenario : set->scenarios) cases += scenario.cases.size();
  std::printf("%zu files, %zu cases, %zu mistakes\n", set->files, cases, set->problems);
  if (set->problems > 0) return kExitBadInput;
  return set->files == 0 ? kExitNothingRan : kExitPass;
}

}  // namespace

void addCheckCommand(CLI::App& app, int& exitCode) {
  auto paths = std::make_shared<std::vector<std::string>>();
  CLI::App* command =
      app.add_subcommand("check", "Find mistakes in scenarios, and in the products and personas that they stand on");
  command->add_option("PATH", *paths, "scenario files, or folders of them")->required();
  command->footer("Example:\n  coexist check scenarios");
  command->callback([paths, &exitCode] { exitCode = check(*paths); });
}

}  // namespace coexist
