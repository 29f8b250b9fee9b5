// What failed log-ons cost, whatever the protocol: how long the next ones wait, and from when on nobody is asked.
#pragma once

#include <cstdint>

namespace coexist {

// As it stands here they cost nothing beyond a protocol's own limits (GuessingLimits).
struct PenaltyPolicy {
  // Between a log-on and its refusal, where the protocol has no tarpit of its own; and before the next one from that
  // address is judged, doubled with each failure.
  int64_t delayMs = 0;
  int64_t mostDelayMs = 0;
  // Failures of an address from which on its log-ons are refused without asking anybody; 0: never.
  int64_t addressFailures = 0;
  // Failures for an account from which on addresses that have never succeeded for it wait too; 0: never.
  int64_t accountFailures = 0;
  int64_t forgetMs = 60'000;  // one failure is forgotten each
  // Who is known here by a password or hash is judged here first, and who has proved nothing hears one refusal,
  // whether he exists or not and whether his home is there or not.
  bool hidesNames = false;

  friend bool operator==(const PenaltyPolicy&, const PenaltyPolicy&) = default;
};

}  // namespace coexist
