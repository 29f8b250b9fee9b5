#include "tidy/seed_rules.h"

#include <vector>

#include "base/text.h"

namespace coexist::tidy {
namespace {

constexpr std::string_view kSeparator = " :: ";
constexpr size_t kColumns = 4;
constexpr std::string_view kHows[] = {"words", "parts", "effect", "cast", "beyond", "none"};

// The cells of "| 1 | claim | cases | how |"; none for another line, the heading and the line below it.
std::vector<std::string> claimCells(std::string_view line) {
  std::vector<std::string> cells;
  const auto pieces = split(line, '|');
  if (pieces.size() < 3 || !pieces.front().empty() || !isAll(trim(pieces[1]), isDigit)) return cells;
  for (size_t i = 1; i + 1 < pieces.size(); ++i) cells.emplace_back(trim(pieces[i]));
  return cells;
}

bool isHow(std::string_view cell) {
  for (const std::string_view how : kHows) {
    if (cell.starts_with(how) && (cell.size() == how.size() || !isLetter(cell[how.size()]))) return true;
  }
  return false;
}

// "seed 000" where such a name begins; empty: none does.
std::string seedAt(std::string_view text) {
  constexpr std::string_view kName = "seed 000";
  const std::string name(text.substr(0, kName.size()));
  return name.size() == kName.size() && name.starts_with("seed ") && isAll(std::string_view(name).substr(5), isDigit)
             ? name
             : "";
}

std::string seedIn(std::string_view line) {
  constexpr std::string_view kHeading = "## Seed ";
  return line.starts_with(kHeading) ? seedAt("seed " + std::string(line.substr(kHeading.size()))) : "";
}

class ClaimCheck {
 public:
  ClaimCheck(const SourceText& page, const SeededScenarios& scenarios) : page_(page), scenarios_(scenarios) {}

  Findings run() {
    for (const std::string_view text : split(page_.text, '\n')) {
      ++line_;
      if (const std::string seed = seedIn(text); !seed.empty()) seed_ = seed;
      if (const auto cells = claimCells(text); !cells.empty()) checkClaim(cells);
    }
    for (const auto& [file, scenario] : scenarios_) {
      for (const std::string& seed : scenario.seeds) {
        if (!named_.contains({seed, file})) findings_.push_back({file, 0, "cites " + seed + ": no claim names it"});
      }
    }
    return std::move(findings_);
  }

 private:
  void find(std::string what) { findings_.push_back({page_.path, line_, std::move(what)}); }

  void checkClaim(const std::vector<std::string>& cells) {
    if (cells.size() != kColumns) return find("a claim has a number, its words, its cases, and how they hold it");
    const auto cases = inBackticks(cells[2]);
    if (!isHow(cells[3])) find("says not how the claim is held: \"" + cells[3] + "\"");
    if (cases.empty() != cells[3].starts_with("none: ")) find("a claim has a case, or says \"none: \" and why");
    for (const std::string& one : cases) checkCase(one);
  }

  void checkCase(const std::string& name) {
    const size_t at = name.find(kSeparator);
    const std::string file = name.substr(0, at);
    const auto scenario = scenarios_.find(file);
    if (scenario == scenarios_.end()) return find("there is no scenario " + file);
    named_.insert({seed_, file});
    if (!scenario->second.seeds.contains(seed_)) find(file + " does not cite " + seed_);
    if (at == std::string::npos) return;
    const std::string title = name.substr(at + kSeparator.size());
    if (!scenario->second.titles.contains(title)) find(file + " has no case \"" + title + "\"");
  }

  const SourceText& page_;
  const SeededScenarios& scenarios_;
  Findings findings_;
  std::set<std::pair<std::string, std::string>> named_;  // seed, file
  std::string seed_;
  size_t line_ = 0;
};

void collect(const JsonValue& object, SeededScenario& scenario) {
  if (const JsonValue* title = object.find("title"); title && title->isString())
    scenario.titles.insert(title->string());
  const JsonValue* references = object.find("ref");
  if (references == nullptr || !references->isArray()) return;
  for (const JsonValue& reference : references->items()) {
    const std::string text = reference.isString() ? reference.string() : "";
    for (size_t at = text.find("seed "); at != std::string::npos; at = text.find("seed ", at + 1)) {
      const std::string seed = seedAt(std::string_view(text).substr(at));
      if (!seed.empty()) scenario.seeds.insert(seed);
    }
  }
}

}  // namespace

SeededScenario seededScenario(const JsonValue& scenario) {
  SeededScenario made;
  collect(scenario, made);
  const JsonValue* cases = scenario.find("cases");
  if (cases == nullptr || !cases->isArray()) return made;
  for (const JsonValue& one : cases->items()) collect(one, made);
  return made;
}

Findings everyClaimIsHeld(const SourceText& page, const SeededScenarios& scenarios) {
  return ClaimCheck(page, scenarios).run();
}

}  // namespace coexist::tidy
