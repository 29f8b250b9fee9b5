// `coexist check`: mistakes in scenarios, products and personas, without running anything.
#include <fmt/format.h>

#include <cstdio>
#include <filesystem>
#include <set>

#include "commands.h"
#include "scenario/loader/loader.h"
#include "scenario_set.h"

namespace coexist {
namespace {

namespace fs = std::filesystem;

// Files below the paths by what they describe, which their folder's name tells, as in fixtures/.
struct Found {
  std::vector<std::string> scenarios;
  std::set<std::string> productFolders;
  std::set<std::string> personaFolders;
};

Result<Found> sorted(const std::vector<std::string>& paths) {
  const auto files = findScenarios(paths);
  if (!files) return files.error();
  Found found;
  for (const std::string& file : *files) {
    const fs::path folder = fs::absolute(file).lexically_normal().parent_path();
    if (folder.filename() == "products") {
      found.productFolders.insert(fs::path(file).parent_path().string());
    } else if (folder.filename() == "personas") {
      found.personaFolders.insert(fs::path(file).parent_path().string());
    } else {
      found.scenarios.push_back(file);
    }
  }
  return found;
}

// Says what a folder holds, or what is wrong with it.
size_t checkProducts(const std::string& folder) {
  Diagnostics problems;
  const auto catalogue = ProductCatalogue::load(folder, problems);
  for (const Diagnostic& problem : problems) std::fprintf(stderr, "%s\n", problem.text().c_str());
  if (!catalogue) {
    std::printf("%s: %zu mistakes\n", folder.c_str(), problems.size());
    return std::max<size_t>(1, problems.size());
  }
  std::printf("%s: %zu products, OK\n", folder.c_str(), catalogue->names().size());
  return 0;
}

size_t checkPersonas(const std::string& folder) {
  const auto catalogue = PersonaCatalogue::load(folder);
  if (!catalogue) {
    std::fprintf(stderr, "%s\n", catalogue.error().message().c_str());
    std::printf("%s: a mistake\n", folder.c_str());
    return 1;
  }
  std::printf("%s: %zu personas, OK\n", folder.c_str(), catalogue->names().size());
  return 0;
}

// The products and personas that the cases name. They have been read: a mistake in one would have ended the check.
std::string standsOn(const ScenarioSet& set) {
  std::set<std::string> products;
  std::set<std::string> personas;
  for (const Scenario& scenario : set.scenarios) {
    for (const Case& made : scenario.cases) {
      if (made.front) products.insert(*made.front);
      for (const BackEndSpec& back : made.backs) products.insert(back.product);
      for (const auto& [client, persona] : made.clients) {
        if (!persona.empty()) personas.insert(persona);
      }
    }
  }
  return fmt::format("{} products and {} personas that they name, OK", products.size(), personas.size());
}

}  // namespace

int checkCommand(const std::vector<std::string>& paths) {
  int exitCode = kExitPass;
  const Result<Found> found = sorted(paths);
  if (!found) {
    std::fprintf(stderr, "coexist: %s\n", found.error().message().c_str());
    return kExitUsage;
  }
  size_t mistakes = 0;
  for (const std::string& folder : found->productFolders) mistakes += checkProducts(folder);
  for (const std::string& folder : found->personaFolders) mistakes += checkPersonas(folder);
  const bool fixtures = !found->productFolders.empty() || !found->personaFolders.empty();
  if (found->scenarios.empty()) return mistakes > 0 ? kExitBadInput : fixtures ? kExitPass : kExitNothingRan;

  const std::optional<Catalogues> catalogues = loadCatalogues(exitCode);
  if (!catalogues) return exitCode;
  const Result<ScenarioSet> set = loadScenarios(found->scenarios, *catalogues);
  if (!set) {
    std::fprintf(stderr, "coexist: %s\n", set.error().message().c_str());
    return kExitUsage;
  }
  size_t cases = 0;
  for (const Scenario& scenario : set->scenarios) cases += scenario.cases.size();
  std::printf("%zu files, %zu cases, %zu mistakes; %s\n", set->files, cases, set->problems, standsOn(*set).c_str());
  return mistakes + set->problems > 0 ? kExitBadInput : kExitPass;
}

}  // namespace coexist
