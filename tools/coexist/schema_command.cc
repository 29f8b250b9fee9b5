// `coexist schema`: the JSON Schemas, for editors.
#include <cstdio>

#include "client/persona_schema.h"
#include "commands.h"
#include "product/reader/profile_schema.h"
#include "scenario_set.h"

namespace coexist {

int schemaCommand(const std::string& kind) {
  if (kind == "product" || kind == "persona") {
    std::fputs((kind == "product" ? productSchema() : personaSchema()).c_str(), stdout);
    return kExitPass;
  }
  int exitCode = kExitPass;
  const std::optional<Catalogues> catalogues = loadCatalogues(exitCode);
  if (!catalogues) return exitCode;
  std::fputs(scenarioSchema(vocabularyOf(*catalogues)).c_str(), stdout);
  return kExitPass;
}

}  // namespace coexist
