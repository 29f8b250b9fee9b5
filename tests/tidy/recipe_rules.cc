#include "tidy/recipe_rules.h"

#include <algorithm>
#include <map>
#include <string_view>

#include "base/text.h"

namespace coexist::tidy {
namespace {

constexpr std::string_view kTableHead = "| to add | files |";
constexpr std::string_view kFuzzFolder = "tests/fuzz/";
constexpr std::string_view kCorpusFolder = "tests/fuzz/corpus/";
constexpr size_t kFewestCorpusFiles = 2;

// "imap" of "tests/fuzz/imap_fuzz.cc"; empty where the path is no such.
std::string_view between(std::string_view path, std::string_view before, std::string_view behind) {
  if (!path.starts_with(before) || !path.ends_with(behind)) return {};
  path.remove_prefix(before.size());
  path.remove_suffix(std::min(behind.size(), path.size()));
  return path.find('/') == std::string_view::npos ? path : std::string_view();
}

bool quotes(const std::vector<SourceText>& sources, std::string_view folder, const std::string& word) {
  return std::any_of(sources.begin(), sources.end(), [&](const SourceText& source) {
    return source.path.starts_with(folder) && source.uncommented.find("\"" + word + "\"") != std::string::npos;
  });
}

// What stands in backticks and has a slash in it.
std::vector<std::string> pathsIn(std::string_view cell) {
  std::vector<std::string> paths = inBackticks(cell);
  std::erase_if(paths, [](const std::string& path) { return path.find('/') == std::string::npos; });
  return paths;
}

}  // namespace

Findings everyFuzzTargetHasACorpus(const std::vector<std::string>& paths) {
  std::map<std::string, size_t> seeds;
  std::set<std::string> targets;
  for (const std::string& path : paths) {
    if (const auto name = between(path, kFuzzFolder, "_fuzz.cc"); !name.empty()) targets.emplace(name);
    if (!path.starts_with(kCorpusFolder)) continue;
    const std::string behind = path.substr(kCorpusFolder.size());
    ++seeds[behind.substr(0, behind.find('/'))];
  }
  Findings findings;
  for (const std::string& name : targets) {
    if (seeds[name] >= kFewestCorpusFiles) continue;
    findings.push_back({std::string(kFuzzFolder) + name + "_fuzz.cc", 0,
                        "has " + counted(seeds[name], "file") + " in " + std::string(kCorpusFolder) + name +
                            ": a target begins with two at least"});
  }
  for (const auto& [name, count] : seeds) {
    if (count > 0 && !targets.contains(name)) {
      findings.push_back({std::string(kCorpusFolder) + name, 0, "is the corpus of no target"});
    }
  }
  return findings;
}

Findings everyReportHasATest(const std::vector<std::string>& paths) {
  Findings findings;
  for (const std::string& path : paths) {
    const auto name = between(path, "sim/report/", ".cc");
    const std::string test = "tests/report/" + std::string(name) + "_test.cc";
    if (name.empty() || std::find(paths.begin(), paths.end(), test) != paths.end()) continue;
    findings.push_back({path, 0, "has no test: " + test});
  }
  return findings;
}

Findings everyMechanismIsTested(const std::vector<std::string>& mechanisms, const std::vector<SourceText>& sources) {
  Findings findings;
  for (const std::string& name : mechanisms) {
    if (quotes(sources, "tests/sasl/", name)) continue;
    findings.push_back({"sim/sasl/mechanism_table.cc", 0, "mechanism " + name + " is tested nowhere in tests/sasl"});
  }
  return findings;
}

Findings everyPersonaIsUsed(const std::vector<std::string>& personas, const std::set<std::string>& inScenarios,
                            const std::vector<SourceText>& sources) {
  Findings findings;
  for (const std::string& name : personas) {
    if (inScenarios.contains(name) || quotes(sources, "sim/world/", name)) continue;
    findings.push_back({"fixtures/personas/" + name + ".json", 0, "no scenario uses this persona"});
  }
  return findings;
}

Findings everyRecipeSaysWhatHoldsIt(const SourceText& page, const std::function<bool(const std::string&)>& exists) {
  Findings findings;
  const size_t head = page.text.find(kTableHead);
  if (head == std::string::npos)
    return {{page.path, 0, "has no table that begins with \"" + std::string(kTableHead) + "\""}};
  size_t line = lineOf(page.text, head);
  size_t rows = 0;
  for (const std::string_view row : split(std::string_view(page.text).substr(head), '\n')) {
    if (!row.starts_with("|")) break;
    const size_t at = line++;
    if (++rows <= 2) continue;  // the head and the line under it
    const auto cells = split(row, '|');
    if (cells.size() != 5 || trim(cells[3]).empty()) {
      findings.push_back({page.path, at, "this row does not say what holds it"});
      continue;
    }
    for (const std::string& path : pathsIn(cells[3])) {
      if (!exists(path)) findings.push_back({page.path, at, path + " is not there"});
    }
  }
  return findings;
}

}  // namespace coexist::tidy
