// `coexist quirks`: misbehaviour that data cannot say, its evidence, who has it and what proves it.
#include <algorithm>
#include <cstdio>

#include "base/text.h"
#include "commands.h"
#include "listing.h"
#include "product/quirk.h"
#include "scenario_set.h"

namespace coexist {
namespace {

bool holds(const std::vector<std::string>& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool plays(const Case& one, const std::vector<std::string>& products) {
  if (one.front && holds(products, *one.front)) return true;
  return std::any_of(one.backs.begin(), one.backs.end(),
                     [&](const BackEndSpec& back) { return holds(products, back.product); });
}

// A scenario proves a quirk when it says so itself and a product that has it takes part.
std::vector<std::string> proofs(const ScenarioSet& set, const std::string& quirk,
                                const std::vector<std::string>& products) {
  std::vector<std::string> names;
  for (const Scenario& scenario : set.scenarios) {
    for (const Case& one : scenario.cases) {
      if (holds(one.tags, "quirk:" + quirk) && plays(one, products)) names.push_back(one.name);
    }
  }
  return names;
}

std::string listed(std::string_view name, const std::vector<std::string>& words, std::string_view whenNone) {
  if (words.empty()) return entry(name, whenNone, 10);
  std::string text;
  for (const std::string& word : words) text += entry(text.empty() ? name : "", word, 10);
  return text;
}

}  // namespace

int listQuirks() {
  std::vector<std::vector<std::string>> rows = {{"NAME", "ENGINE", "SUMMARY"}};
  for (const QuirkRow& row : quirks()) {
    rows.push_back({std::string(row.name), std::string(row.engine), std::string(row.summary)});
  }
  std::fputs(columns(rows).c_str(), stdout);
  return kExitPass;
}

int explainQuirk(const std::string& name) {
  const QuirkRow* row = findQuirk(name);
  if (row == nullptr) {
    std::vector<std::string> known;
    for (const QuirkRow& one : quirks()) known.emplace_back(one.name);
    return unknownName("quirk", name, known);
  }
  int exitCode = kExitPass;
  const std::optional<Catalogues> catalogues = loadCatalogues(exitCode);
  if (!catalogues) return exitCode;
  std::vector<std::string> products;
  for (const std::string& product : catalogues->products.names()) {
    if (catalogues->products.find(product)->has(row->quirk)) products.push_back(product);
  }
  const Result<ScenarioSet> set = loadScenarios({catalogues->projectRoot + "/scenarios"}, *catalogues);
  std::string page = name + "\n" + entry("engine", row->engine, 10);
  page += entry("summary", row->summary, 10) + entry("evidence", row->evidence, 10);
  page += listed("products", products, "no profile has it");
  page += listed("proved by", set ? proofs(*set, name, products) : std::vector<std::string>{},
                 "no scenario proves it: tag one with \"quirk:" + name + "\"");
  if (set && set->badFiles > 0) {
    page += entry("", counted(set->badFiles, "scenario file") + " not read: see coexist check", 10);
  }
  std::fputs(page.c_str(), stdout);
  return kExitPass;
}

}  // namespace coexist
