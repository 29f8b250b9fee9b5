// Rules that hold the recipes of ARCHITECTURE.md, "To add X, touch Y": what a recipe asks for beside the code is there.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "tidy/source_text.h"

namespace coexist::tidy {

// Each tests/fuzz/NAME_fuzz.cc has two files at least in tests/fuzz/corpus/NAME, and no corpus is without its target.
Findings everyFuzzTargetHasACorpus(const std::vector<std::string>& paths);

// Each sim/report/NAME.cc has a tests/report/NAME_test.cc.
Findings everyReportHasATest(const std::vector<std::string>& paths);

// Each mechanism is named in quotes by a test of tests/sasl.
Findings everyMechanismIsTested(const std::vector<std::string>& mechanisms, const std::vector<SourceText>& sources);

// Each persona is named by a scenario, or in quotes by the world, which plays the probes.
Findings everyPersonaIsUsed(const std::vector<std::string>& personas, const std::set<std::string>& inScenarios,
                            const std::vector<SourceText>& sources);

// Each row of the page's table says what holds it, and each path that it says this by, in backticks, leads somewhere.
Findings everyRecipeSaysWhatHoldsIt(const SourceText& page, const std::function<bool(const std::string&)>& exists);

}  // namespace coexist::tidy
