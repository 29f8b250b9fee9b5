// `coexist explain`: a scenario with every default filled in.
#include <cstdio>

#include "commands.h"
#include "scenario_set.h"
#include "world/explain.h"

namespace coexist {
namespace {

struct ExplainArguments {
  std::string path;
  std::string wanted;
};

int explain(const ExplainArguments& arguments) {
  int exitCode = kExitPass;
  const std::optional<Knowledge> knowledge = loadKnowledge(exitCode);
  if (!knowledge) return exitCode;
  const Result<ScenarioSet> set = loadScenarios({arguments.path}, *knowledge);
  if (!set) {
    std::fprintf(stderr, "coexist: %s\n", set.error().message().c_str());
    return kExitUsage;
  }
  if (set->problems > 0) return kExitBadInput;
  bool any = false;
  for (const Scenario& scenario : set->scenarios) {
    for (const Case& one : scenario.cases) {
      if (one.name.find(arguments.wanted) == std::string::npos) continue;
      std::printf("%s%s", any ? "\n" : "", explainCase(one, *knowledge).c_str());
      any = true;
    }
  }
  return any ? kExitPass : kExitNothingRan;
}

}  // namespace

void addExplainCommand(CLI::App& app, int& exitCode) {
  auto arguments = std::make_shared<ExplainArguments>();
  CLI::App* command =
      app.add_subcommand("explain", "Show a scenario with every default, profile reply and source filled in");
  command->add_option("PATH", arguments->path, "a scenario file, or a folder of them")->required();
  command->add_option("--case", arguments->wanted, "only cases whose name holds this text");
  command->footer("Example:\n  coexist explain scenarios/ntlm-2016-2010/login-over-tls-gets-in.json --case PLAIN");
  command->callback([arguments, &exitCode] { exitCode = explain(*arguments); });
}

}  // namespace coexist
