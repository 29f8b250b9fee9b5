// Runs one case from its first step to its verdict.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "net/certificates.h"
#include "scenario/model.h"
#include "scenario/verdict.h"
#include "world/servers.h"

namespace coexist {

struct RunOptions {
  uint64_t seed = 1;
  bool overTcp = false;
  std::string today;                             // YYYY-MM-DD, for known-bug's "until"; empty: never over
  std::vector<std::string> offers;               // what this machine has of a case's "needs"
  const SeatBuilder* seats = &simulatedSeats();  // who sits in a case's seats; must outlive the run
};

// What a case may need of a machine, by name: "gssapi".
std::vector<std::string> knownNeeds();
// Those of them that are met here.
std::vector<std::string> offeredNeeds();

// `certificates` may serve many cases of one thread, one after another. The verdict points to `scenario`.
Verdict runCase(const Case& scenario, const Catalogues& catalogues, CertificateStore& certificates,
                const RunOptions& options);

}  // namespace coexist
