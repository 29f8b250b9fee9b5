#include "tidy/knowledge_rules.h"

#include <algorithm>
#include <string_view>

#include "base/text.h"

namespace coexist::tidy {
namespace {

constexpr std::string_view kQuirkTable = "sim/product/quirk.cc";

void collectStrings(const JsonValue& value, std::set<std::string>& strings) {
  if (value.isString()) strings.insert(value.string());
  for (const JsonValue& item : value.items()) collectStrings(item, strings);
  for (const JsonMember& member : value.members()) collectStrings(member.value, strings);
}

void collectTags(const JsonValue& tags, std::set<std::string>& quirks) {
  constexpr std::string_view kPrefix = "quirk:";
  for (const JsonValue& tag : tags.items()) {
    if (tag.string().starts_with(kPrefix)) quirks.insert(tag.string().substr(kPrefix.size()));
  }
}

Finding quirkFinding(const QuirkRow& quirk, const std::string& what) {
  return {std::string(kQuirkTable), 0, "quirk '" + std::string(quirk.name) + "' " + what};
}

// "kUnquotedLogonReplay" of "unquoted-logon-replay".
std::string enumeratorOf(std::string_view name) {
  std::string enumerator = "k";
  for (const std::string_view word : split(name, '-')) {
    enumerator += upperAscii(word.substr(0, 1)) + std::string(word.substr(1));
  }
  return enumerator;
}

bool says(std::string_view code, std::string_view word) {
  for (size_t at = code.find(word); at != std::string_view::npos; at = code.find(word, at + 1)) {
    if (isWholeWord(code, at, word.size())) return true;
  }
  return false;
}

// Whether a file of sim/ENGINE says Quirk::ENUMERATOR.
bool asks(std::string_view engine, std::string_view quirk, const std::vector<SourceText>& sources) {
  const std::string folder = "sim/" + std::string(engine) + "/";
  const std::string enumerator = "Quirk::" + enumeratorOf(quirk);
  return std::any_of(sources.begin(), sources.end(), [&](const SourceText& source) {
    return source.path.starts_with(folder) && says(source.code, enumerator);
  });
}

}  // namespace

void collectUses(const JsonValue& scenario, Uses& uses) {
  for (const JsonValue& item : scenario.items()) collectUses(item, uses);
  for (const JsonMember& member : scenario.members()) {
    if (member.key == "front" || member.key == "back" || member.key == "matrix") {
      collectStrings(member.value, uses.products);
      if (member.key == "matrix") collectStrings(member.value, uses.personas);
    } else if (member.key == "client") {
      collectStrings(member.value, uses.personas);
    } else if (member.key == "tags") {
      collectTags(member.value, uses.quirks);
    } else if (member.key != "script") {
      collectUses(member.value, uses);
    }
  }
}

ProfileEntry profileEntry(const std::string& path, const JsonValue& profile) {
  const size_t start = path.rfind('/') + 1;
  ProfileEntry entry{path, path.substr(start, path.rfind('.') - start), {}};
  if (const JsonValue* quirks = profile.find("quirks")) collectStrings(*quirks, entry.quirks);
  return entry;
}

Findings everyQuirkHasEvidence(std::span<const QuirkRow> quirks) {
  Findings findings;
  for (const QuirkRow& quirk : quirks) {
    if (trim(quirk.evidence).empty()) findings.push_back(quirkFinding(quirk, "has no evidence"));
  }
  return findings;
}

Findings everyQuirkIsListed(std::span<const QuirkRow> quirks, const std::vector<ProfileEntry>& profiles) {
  Findings findings;
  for (const QuirkRow& quirk : quirks) {
    const std::string name(quirk.name);
    const bool listed = std::any_of(profiles.begin(), profiles.end(),
                                    [&](const ProfileEntry& profile) { return profile.quirks.contains(name); });
    if (!listed) findings.push_back(quirkFinding(quirk, "is in no profile of fixtures/products"));
  }
  return findings;
}

Findings everyQuirkIsAskedFor(std::span<const QuirkRow> quirks, const std::vector<SourceText>& sources) {
  Findings findings;
  for (const QuirkRow& quirk : quirks) {
    for (const std::string_view engine : {"backend", "gateway", "client"}) {
      const bool expected = quirk.engine.find(engine) != std::string_view::npos;
      if (expected == asks(engine, quirk.name, sources)) continue;
      const std::string where = "sim/" + std::string(engine);
      findings.push_back(quirkFinding(quirk, expected ? "is asked for nowhere in " + where +
                                                            ": product.has(Quirk::" + enumeratorOf(quirk.name) + ")"
                                                      : "is asked for in " + where + ", which its row does not name"));
    }
  }
  return findings;
}

Findings everyQuirkIsProved(std::span<const QuirkRow> quirks, const Uses& uses) {
  Findings findings;
  if (uses.scenarios == 0) return findings;
  for (const QuirkRow& quirk : quirks) {
    if (uses.quirks.contains(std::string(quirk.name))) continue;
    findings.push_back(
        quirkFinding(quirk, "is proved by no scenario: one must be tagged \"quirk:" + std::string(quirk.name) + "\""));
  }
  return findings;
}

Findings everyProductIsUsed(const std::vector<ProfileEntry>& profiles, const Uses& uses) {
  Findings findings;
  if (uses.scenarios == 0) return findings;
  for (const ProfileEntry& profile : profiles) {
    if (uses.products.contains(profile.name)) continue;
    findings.push_back({profile.path, 0, "no scenario uses this product"});
  }
  return findings;
}

}  // namespace coexist::tidy
