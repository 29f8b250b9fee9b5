// `coexist schema`: the JSON Schemas, for editors.
#include <cstdio>

#include "commands.h"
#include "scenario_set.h"

namespace coexist {

void addSchemaCommand(CLI::App& app, int& exitCode) {
  CLI::App* command = app.add_subcommand("schema", "Print the JSON Schema of scenario files");
  command->footer("Example:\n  coexist schema > scenario.schema.json");
  command->callback([&exitCode] {
    const std::optional<Knowledge> knowledge = loadKnowledge(exitCode);
    if (knowledge) std::fputs(scenarioSchema(vocabularyOf(*knowledge)).c_str(), stdout);
  });
}

}  // namespace coexist
