// `coexist schema`: the JSON Schemas, for editors.
#include <cstdio>

#include "commands.h"
#include "product/profile_schema.h"
#include "scenario_set.h"

namespace coexist {
namespace {

std::string schemaOf(const std::string& kind, const Knowledge& knowledge) {
  if (kind == "product") return productSchema();
  return scenarioSchema(vocabularyOf(knowledge));
}

}  // namespace

void addSchemaCommand(CLI::App& app, int& exitCode) {
  auto kind = std::make_shared<std::string>("scenario");
  CLI::App* command = app.add_subcommand("schema", "Print a JSON Schema: of scenario files, or of product profiles");
  command->add_option("KIND", *kind, "scenario or product")
      ->check(CLI::IsMember({"scenario", "product"}))
      ->capture_default_str();
  command->footer(
      "Examples:\n  coexist schema > scenario.schema.json\n  coexist schema product > product.schema.json\n"
      "The schema of a gateway's configuration: coexist gateway --schema");
  command->callback([kind, &exitCode] {
    const std::optional<Knowledge> knowledge = loadKnowledge(exitCode);
    if (knowledge) std::fputs(schemaOf(*kind, *knowledge).c_str(), stdout);
  });
}

}  // namespace coexist
