#include "gateway/login/penalties.h"

#include <gtest/gtest.h>

#include <thread>

namespace coexist {
namespace {

using Outcome = Penalties::Outcome;

const PenaltyPolicy kPolicy{
    .delayMs = 2'000, .mostDelayMs = 15'000, .addressFailures = 6, .accountFailures = 4, .forgetMs = 60'000};
const Penalties::Who kGuesser{"192.0.2.66", "example\\alice"};
const Penalties::Who kAlice{"192.0.2.7", "example\\alice"};

Penalties::Verdict tryOnce(Penalties& penalties, const Penalties::Who& who, Outcome outcome, int64_t nowMs = 0) {
  const Penalties::Verdict verdict = penalties.begin(who, nowMs);
  penalties.end(who, outcome, nowMs);
  return verdict;
}

TEST(Penalties, growWithEachFailureOfAnAddressUpToAMaximumAndThenNobodyIsAsked) {
  Penalties penalties(kPolicy);
  const int64_t waits[] = {0, 2'000, 4'000, 8'000, 15'000, 15'000};
  for (const int64_t wait : waits) {
    const auto verdict = tryOnce(penalties, {"192.0.2.66", "name-" + std::to_string(wait)}, Outcome::kFailed);
    EXPECT_EQ(verdict.waitMs, wait);
    EXPECT_FALSE(verdict.refused);
  }
  EXPECT_TRUE(tryOnce(penalties, kGuesser, Outcome::kFailed).refused);
  EXPECT_FALSE(tryOnce(penalties, {"192.0.2.67", "bob"}, Outcome::kSucceeded).refused) << "another address";
  EXPECT_EQ(tryOnce(penalties, {"192.0.2.67", "bob"}, Outcome::kSucceeded).waitMs, 0);
}

TEST(Penalties, forgetOneFailureAtATimeAndThenEverything) {
  Penalties penalties(kPolicy);
  for (int i = 0; i < 3; ++i) tryOnce(penalties, kGuesser, Outcome::kFailed);
  EXPECT_EQ(tryOnce(penalties, kGuesser, Outcome::kUnjudged, 59'999).waitMs, 8'000);
  EXPECT_EQ(tryOnce(penalties, kGuesser, Outcome::kUnjudged, 60'000).waitMs, 4'000);
  EXPECT_EQ(tryOnce(penalties, kGuesser, Outcome::kUnjudged, 0).waitMs, 4'000) << "a clock that was set back";
  EXPECT_EQ(tryOnce(penalties, kGuesser, Outcome::kUnjudged, 180'000).waitMs, 0);
  EXPECT_EQ(penalties.size(), 0u);
}

// A program that tries an old password once a minute waits, and is never locked out.
TEST(Penalties, leaveARareFailureAlone) {
  Penalties penalties(kPolicy);
  for (int64_t minute = 0; minute < 100; ++minute) {
    const auto verdict = tryOnce(penalties, kGuesser, Outcome::kFailed, minute * 60'000);
    EXPECT_LE(verdict.waitMs, 2'000);
    EXPECT_FALSE(verdict.refused);
  }
}

// Without this a thousand connections would have a thousand guesses while the first waits.
TEST(Penalties, countLogOnsThatWaitBesideEachOther) {
  Penalties penalties(kPolicy);
  tryOnce(penalties, kGuesser, Outcome::kFailed);
  int asked = 0;
  for (int i = 0; i < 1'000; ++i) asked += penalties.begin(kGuesser, 0).refused ? 0 : 1;
  EXPECT_EQ(asked, 5);
}

// Many addresses, one account: who has been in from his own address notices nothing, and strangers wait, each.
TEST(Penalties, lockNobodyOutOfAnAccountThatOthersGuess) {
  Penalties penalties(kPolicy);
  tryOnce(penalties, kAlice, Outcome::kSucceeded);
  for (int i = 0; i < 100; ++i) {
    tryOnce(penalties, {"198.51.100." + std::to_string(i), kAlice.account}, Outcome::kFailed);
  }
  EXPECT_EQ(tryOnce(penalties, kAlice, Outcome::kSucceeded).waitMs, 0);
  EXPECT_FALSE(tryOnce(penalties, kAlice, Outcome::kSucceeded).refused);
  const Penalties::Who elsewhere{"203.0.113.1", kAlice.account};
  EXPECT_EQ(penalties.begin(elsewhere, 0).waitMs, 15'000);
  penalties.end(elsewhere, Outcome::kSucceeded, 0);
  EXPECT_EQ(tryOnce(penalties, elsewhere, Outcome::kSucceeded).waitMs, 0) << "it is his address too by now";
  EXPECT_EQ(tryOnce(penalties, {"203.0.113.2", "example\\bob"}, Outcome::kSucceeded).waitMs, 0);
}

TEST(Penalties, neverRefuseUnaskedWhereTheAccountIsFamiliar) {
  Penalties penalties(kPolicy);
  tryOnce(penalties, kAlice, Outcome::kSucceeded);
  for (int i = 0; i < 50; ++i) tryOnce(penalties, {kAlice.address, "somebody"}, Outcome::kFailed);
  const auto verdict = tryOnce(penalties, kAlice, Outcome::kSucceeded);
  EXPECT_FALSE(verdict.refused);
  EXPECT_EQ(verdict.waitMs, 15'000);
  EXPECT_TRUE(tryOnce(penalties, {kAlice.address, "example\\bob"}, Outcome::kUnjudged).refused);
}

TEST(Penalties, costNothingWhereThePolicySaysSo) {
  Penalties penalties(PenaltyPolicy{});
  for (int i = 0; i < 1'000; ++i) {
    const auto verdict = tryOnce(penalties, kGuesser, Outcome::kFailed);
    EXPECT_EQ(verdict.waitMs, 0);
    EXPECT_FALSE(verdict.refused);
  }
}

TEST(Penalties, areBounded) {
  Penalties penalties(kPolicy);
  for (size_t i = 0; i < Penalties::kMostEntries + 1'000; ++i) {
    tryOnce(penalties, {"address-" + std::to_string(i), "name-" + std::to_string(i)}, Outcome::kFailed);
  }
  EXPECT_EQ(penalties.size(), 2 * Penalties::kMostEntries);
  EXPECT_EQ(tryOnce(penalties, {"address-0", "x"}, Outcome::kUnjudged).waitMs, 0) << "the oldest is forgotten";
}

TEST(Penalties, areSharedByThreads) {
  Penalties penalties({.delayMs = 1, .mostDelayMs = 1, .addressFailures = 10'000, .forgetMs = 60'000});
  const auto guess = [&penalties] {
    for (int i = 0; i < 500; ++i) tryOnce(penalties, kGuesser, Outcome::kFailed);
  };
  std::thread other(guess);
  guess();
  other.join();
  for (int64_t left = 999; left >= 0; left -= 999) {
    EXPECT_EQ(tryOnce(penalties, kGuesser, Outcome::kUnjudged, (1'000 - left) * 60'000).waitMs, left > 0 ? 1 : 0);
  }
}

}  // namespace
}  // namespace coexist
