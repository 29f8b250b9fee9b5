#include "find_page.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "listing.h"

namespace coexist {
namespace {

using Names = std::set<std::string>;

// One group's products: each of these front ends with each of these back ends.
struct Block {
  Names fronts, backs;
  auto operator<=>(const Block&) const = default;
};

// What is equal for all configurations of a group.
struct Answer {
  std::string file, title, behind, when, cause;
  auto operator<=>(const Answer&) const = default;
};

// "front: LoginType SecureLogin or PlainTextLogin; legacy: EnforceCertificateErrors true"
std::string eachSetting(const std::vector<SettingChange>& changes) {
  std::map<std::string, std::vector<std::string>> values;
  for (const SettingChange& change : changes) values[change.server + ": " + change.name].push_back(change.value);
  std::vector<std::string> parts;
  for (const auto& [name, several] : values) parts.push_back(name + " " + alternatives(several));
  return fmt::format("{}", fmt::join(parts, "; "));
}

std::string whenOf(const Saying& saying) {
  if (saying.asInstalled) {
    return "as installed" + (saying.without.empty() ? "" : "; no more with " + eachSetting(saying.without));
  }
  std::vector<SettingChange> alone;
  std::vector<std::string> ways;
  for (const SettingChanges& changes : saying.with) {
    if (changes.size() == 1) {
      alone.push_back(changes.front());
    } else {
      ways.push_back(eachSetting({changes[0]}) + " and " + eachSetting({changes[1]}));
    }
  }
  if (!alone.empty()) ways.push_back(eachSetting(alone));
  return "not as installed; with " + fmt::format("{}", fmt::join(ways, "; or with "));
}

// Pairs of products as few blocks: front ends that go with the same back ends stand together.
std::vector<Block> blocksOf(const std::map<std::string, Names>& backsOf) {
  std::map<Names, Names> fronts;
  for (const auto& [front, backs] : backsOf) fronts[backs].insert(front);
  std::vector<Block> blocks;
  for (const auto& [backs, several] : fronts) blocks.push_back({several, backs});
  return blocks;
}

std::string shown(const Names& names, const std::vector<std::string>& tried) {
  Names others(tried.begin(), tried.end());
  for (const std::string& name : names) others.erase(name);
  if (names.size() <= others.size() || names.size() == 1) return fmt::format("{}", fmt::join(names, ", "));
  const std::string any = fmt::format("any of the {}", tried.size());
  return others.empty() ? any : fmt::format("{} but {}", any, fmt::join(others, ", "));
}

bool sameCase(const Case& a, const Case& b) { return a.file == b.file && a.title == b.title; }

// The values of a matrix that cells have; a name that has each of its values in them is left out.
std::string cellsOf(const std::vector<const Case*>& cells, const std::vector<const Case*>& all) {
  std::vector<std::string> parts;
  for (const auto& [name, ignored] : cells.front()->cell) {
    Names here, everywhere;
    for (const Case* cell : cells) here.insert(cell->cell.at(name));
    for (const Case* cell : all) {
      if (sameCase(*cell, *cells.front())) everywhere.insert(cell->cell.at(name));
    }
    std::vector<std::string> values;
    for (const std::string& value : here) values.push_back(visible(value));
    if (here.size() < everywhere.size()) parts.push_back(name + " " + alternatives(values));
  }
  return fmt::format("{}", fmt::join(parts, "; "));
}

using Cells = std::vector<const Case*>;

// By answer and products: the cells in which it is so.
std::map<Answer, std::map<Block, Cells>> grouped(const SearchResult& result) {
  std::map<Answer, std::map<const Case*, std::map<std::string, Names>>> pairs;
  for (const Saying& saying : result.sayings) {
    const Answer answer{saying.scenario->file, saying.scenario->title, saying.behind, whenOf(saying), saying.cause};
    pairs[answer][saying.scenario][saying.front].insert(saying.back);
  }
  std::map<Answer, std::map<Block, Cells>> groups;
  for (const auto& [answer, cells] : pairs) {
    for (const auto& [cell, backsOf] : cells) {
      for (const Block& block : blocksOf(backsOf)) groups[answer][block].push_back(cell);
    }
  }
  return groups;
}

std::string groupPage(const Answer& answer, const Block& block, const Cells& cells, const SearchResult& result) {
  constexpr size_t kNameWidth = 7;
  std::string text = "\n";
  const auto add = [&text](const char* name, const std::string& value) {
    if (!value.empty()) text += entry(name, value, kNameWidth);
  };
  add("behind", answer.behind);
  add("front", shown(block.fronts, result.fronts));
  add("back", shown(block.backs, result.backs));
  add("when", answer.when);
  add("log", answer.cause);
  add("cells", cellsOf(cells, result.cases));
  return text;
}

}  // namespace

std::string findPage(const std::string& line, const SearchResult& result) {
  std::string text = visible(line) + "\n";
  if (result.sayings.empty()) text += "\n  no configuration says it\n";
  std::string title;
  for (const auto& [answer, groups] : grouped(result)) {
    if (answer.title != title) text += "\n" + answer.file + " :: " + visible(answer.title) + "\n";
    title = answer.title;
    for (const auto& [block, cells] : groups) text += groupPage(answer, block, cells, result);
  }
  text += fmt::format(
      "\n{} played: every pair of products as installed, with each setting changed, and with two\nwhere one was not "
      "enough",
      counted(result.played, "configuration"));
  if (result.unplayable > 0) text += fmt::format("; {} could not be played", counted(result.unplayable, "pair"));
  return text + "\n";
}

}  // namespace coexist
