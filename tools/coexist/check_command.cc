// `coexist check`: mistakes in scenarios, products and personas, without running anything.
#include <fmt/format.h>

#include <cstdio>
#include <filesystem>
#include <set>

#include "base/text.h"
#include "commands.h"
#include "project_root.h"
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

// All that the project holds, as seen from the current folder.
Result<std::vector<std::string>> everything() {
  const Result<std::string> root = findProjectRoot();
  if (!root) return root.error();
  std::vector<std::string> paths;
  for (const char* folder : {"scenarios", "fixtures/products", "fixtures/personas"}) {
    std::error_code ignored;
    paths.push_back(fs::proximate(fs::path(*root) / folder, ignored).string());
  }
  return paths;
}

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
size_t sayFolder(const std::string& folder, const Diagnostics& problems, size_t count, std::string_view noun) {
  printProblems(problems);
  const std::string sum = problems.empty() ? counted(count, noun) + ", OK" : counted(problems.size(), "mistake");
  std::printf("%s: %s\n", folder.c_str(), sum.c_str());
  return problems.size();
}

size_t checkProducts(const std::string& folder) {
  Diagnostics problems;
  const auto catalogue = ProductCatalogue::load(folder, problems);
  return sayFolder(folder, problems, catalogue ? catalogue->names().size() : 0, "product");
}

size_t checkPersonas(const std::string& folder) {
  Diagnostics problems;
  const auto catalogue = PersonaCatalogue::load(folder, problems);
  if (catalogue) return sayFolder(folder, problems, catalogue->names().size(), "persona");
  std::fprintf(stderr, "%s\n", catalogue.error().message().c_str());
  return 1;
}

// The products and personas that the cases name. They have been read: a mistake in one is a mistake of who names it.
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
  return fmt::format("{} and {} that they name, OK", counted(products.size(), "product"),
                     counted(personas.size(), "persona"));
}

int fail(int exitCode, const Error& error) {
  std::fprintf(stderr, "coexist: %s\n", error.message().c_str());
  return exitCode;
}

int checkScenarios(const std::vector<std::string>& files, size_t mistakes) {
  int exitCode = kExitPass;
  const std::optional<Catalogues> catalogues = loadCatalogues(exitCode);
  if (!catalogues) return exitCode;
  const Result<ScenarioSet> set = loadScenarios(files, *catalogues);
  if (!set) return fail(kExitUsage, set.error());
  printProblems(set->problems);
  size_t cases = 0;
  for (const Scenario& scenario : set->scenarios) cases += scenario.cases.size();
  std::string sum = fmt::format("{}, {}, {}", counted(set->files, "file"), counted(cases, "case"),
                                counted(set->problems.size(), "mistake"));
  if (mistakes > 0) sum += fmt::format("; {} in products and personas", counted(mistakes, "mistake"));
  const bool sound = mistakes + set->problems.size() == 0;
  std::printf("%s%s\n", sum.c_str(), sound ? ("; " + standsOn(*set)).c_str() : "");
  return sound ? kExitPass : kExitBadInput;
}

}  // namespace

int checkCommand(const std::vector<std::string>& paths) {
  const auto all = paths.empty() ? everything() : paths;
  if (!all) return fail(kExitEnvironment, all.error());
  const Result<Found> found = sorted(*all);
  if (!found) return fail(kExitUsage, found.error());
  size_t mistakes = 0;
  for (const std::string& folder : found->productFolders) mistakes += checkProducts(folder);
  for (const std::string& folder : found->personaFolders) mistakes += checkPersonas(folder);
  if (!found->scenarios.empty()) return checkScenarios(found->scenarios, mistakes);
  const bool fixtures = !found->productFolders.empty() || !found->personaFolders.empty();
  return mistakes > 0 ? kExitBadInput : fixtures ? kExitPass : kExitNothingRan;
}

}  // namespace coexist
