// Whether a gateway's homes are there: for `coexist gateway --check --connect`.
#pragma once

#include <string>
#include <vector>

#include "gateway/standalone/generation.h"

namespace coexist {

struct HomeFinding {
  std::string sentence;  // escaped: "home old, imap: old.example.test:143, STARTTLS: its certificate is good, ..."
  bool sound = false;
};

constexpr Milliseconds kHomeCheckMs = 10'000;

// Connects to each home over each protocol that is listened for and that has a rule towards it, all at a time, secures
// the connection and checks the certificate as a log-on would, and reads the greeting; nobody logs on. Each may take
// `limit`. By home, then by protocol.
Result<std::vector<HomeFinding>> checkHomes(const Generation& generation, Milliseconds limit = kHomeCheckMs);

}  // namespace coexist
