// Rules that hold scenarios/SEEDS.md and the scenarios together: claim by claim.
#pragma once

#include <map>
#include <set>
#include <string>

#include "base/json_document.h"
#include "tidy/source_text.h"

namespace coexist::tidy {

// A scenario file as far as these rules care.
struct SeededScenario {
  std::set<std::string> titles;  // of the file and of its cases
  std::set<std::string> seeds;   // "seed 000": those that a "ref" of it names
};
using SeededScenarios = std::map<std::string, SeededScenario>;  // by path below scenarios/, without .json

SeededScenario seededScenario(const JsonValue& scenario);

// Each row of the page names files and titles that are there, or says "none" and why; each file that it names under a
// seed cites that seed, and each file that cites a seed stands under it.
Findings everyClaimIsHeld(const SourceText& page, const SeededScenarios& scenarios);

}  // namespace coexist::tidy
