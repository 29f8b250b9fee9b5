// Many cases on all cores, verdicts in case order.
#pragma once

#include <functional>
#include <vector>

#include "world/case_run.h"

namespace coexist {

struct SuiteOptions {
  RunOptions run;
  unsigned jobs = 1;                     // threads; 0: one a core
  unsigned repeat = 1;                   // each case with seeds run.seed, run.seed + 1, ...
  bool failFast = false;                 // start nothing more behind the first failure
  bool keepTranscripts = true;           // false: a verdict that passed comes without its transcript
  std::function<double()> milliseconds;  // real time, for Verdict::elapsedMs; may be empty
};

// Whether a verdict makes the run fail.
bool isFailure(const Verdict& verdict);

// Runs `cases`, calling `onVerdict` from this thread in case order (all seeds of a case together) as soon as each is
// known. Returns how many runs there were.
size_t runSuite(const std::vector<const Case*>& cases, const Catalogues& catalogues, const SuiteOptions& options,
                const std::function<void(Verdict&&)>& onVerdict);

}  // namespace coexist
