// Rules about what the project claims to know: products, quirks, and the scenarios that prove them.
#pragma once

#include <set>
#include <span>
#include <string>
#include <vector>

#include "base/json_document.h"
#include "product/quirk.h"
#include "tidy/source_text.h"

namespace coexist::tidy {

// A product profile as far as these rules care.
struct ProfileEntry {
  std::string path;  // "fixtures/products/exchange-2000-rtm.json"
  std::string name;
  std::set<std::string> quirks;
};

// What the scenarios use.
struct Uses {
  size_t scenarios = 0;
  std::set<std::string> products;  // named as a front or back seat, or in a matrix row
  std::set<std::string> personas;  // named as a client, or in a matrix row
  std::set<std::string> quirks;    // of tags "quirk:NAME"
};

void collectUses(const JsonValue& scenario, Uses& uses);
ProfileEntry profileEntry(const std::string& path, const JsonValue& profile);

Findings everyQuirkHasEvidence(std::span<const QuirkRow> quirks);
Findings everyQuirkIsListed(std::span<const QuirkRow> quirks, const std::vector<ProfileEntry>& profiles);

// Each engine that a quirk's row names asks for it by its enumerator ("unquoted-logon-replay" is kUnquotedLogonReplay),
// and no other engine does.
Findings everyQuirkIsAskedFor(std::span<const QuirkRow> quirks, const std::vector<SourceText>& sources);

// Both find nothing while there is no scenario at all.
Findings everyQuirkIsProved(std::span<const QuirkRow> quirks, const Uses& uses);
Findings everyProductIsUsed(const std::vector<ProfileEntry>& profiles, const Uses& uses);

}  // namespace coexist::tidy
