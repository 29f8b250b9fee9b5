// Cases written inside of a test, run as the program runs them.
#pragma once

#include <string>

#include "world/case_run.h"

namespace coexist {

const Catalogues& testCatalogues();

// The seats and the protocol of a case, as its file says them.
constexpr const char* kNtlmTrap = R"("proto": "imaps", "front": "exchange-2016", "back": "exchange-2010-sp1")";

// Why a case with that script fails: what is said and the line that came instead; "" when it passes. What does not load
// fails the test. `keys` are further keys of the file, each with a comma behind it.
std::string failureOf(const std::string& script, const std::string& keys = "", const std::string& seats = kNtlmTrap);
Verdict verdictOf(const std::string& script, const std::string& keys = "", const std::string& seats = kNtlmTrap,
                  const RunOptions& options = {});

}  // namespace coexist
