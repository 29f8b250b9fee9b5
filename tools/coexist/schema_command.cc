// `coexist schema`: the JSON Schemas, for editors.
#include <cstdio>

#include "commands.h"
#include "product/reader/profile_schema.h"
#include "scenario_set.h"

namespace coexist {

int schemaCommand(const std::string& kind) {
  int exitCode = kExitPass;
  const std::optional<Catalogues> catalogues = loadCatalogues(exitCode);
  if (!catalogues) return exitCode;
  const std::string schema = kind == "product" ? productSchema() : scenarioSchema(vocabularyOf(*catalogues));
  std::fputs(schema.c_str(), stdout);
  return kExitPass;
}

}  // namespace coexist
