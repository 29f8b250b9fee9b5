#include "gateway/login/issued_challenges.h"

#include <gtest/gtest.h>

#include <string>
#include <thread>

namespace coexist {
namespace {

std::string challengeOf(int number) {
  std::string challenge(8, '\0');
  for (int i = 0; i < 4; ++i) challenge[static_cast<size_t>(i)] = static_cast<char>(number >> (8 * i) & 0xff);
  return challenge;
}

TEST(IssuedChallenges, knowsTheLatestAsLongAsAnExchangeLasts) {
  IssuedChallenges issued;
  issued.add(challengeOf(1), 1'000);
  EXPECT_TRUE(issued.contains(challengeOf(1), 1'000));
  EXPECT_FALSE(issued.contains(challengeOf(2), 1'000));
  EXPECT_TRUE(issued.contains(challengeOf(1), 1'000 + IssuedChallenges::kLifetimeMs));
  EXPECT_TRUE(issued.contains(challengeOf(1), 0)) << "a clock that was set back forgets nothing";
  EXPECT_FALSE(issued.contains(challengeOf(1), 1'001 + IssuedChallenges::kLifetimeMs));
  EXPECT_EQ(issued.size(), 0u);
}

TEST(IssuedChallenges, isBounded) {
  IssuedChallenges issued;
  const int most = static_cast<int>(IssuedChallenges::kMost);
  for (int i = 0; i <= most; ++i) issued.add(challengeOf(i), 0);
  EXPECT_EQ(issued.size(), IssuedChallenges::kMost);
  EXPECT_FALSE(issued.contains(challengeOf(0), 0));
  EXPECT_TRUE(issued.contains(challengeOf(1), 0));
  EXPECT_TRUE(issued.contains(challengeOf(most), 0));
}

// Two loops of one gateway: what one has issued the other knows.
TEST(IssuedChallenges, isSharedByThreads) {
  IssuedChallenges issued;
  const auto issue = [&issued](int first) {
    for (int i = first; i < first + 1'000; ++i) issued.add(challengeOf(i), 0);
  };
  std::thread other(issue, 1'000);
  issue(0);
  other.join();
  EXPECT_TRUE(issued.contains(challengeOf(0), 0) && issued.contains(challengeOf(1'999), 0));
  EXPECT_EQ(issued.size(), 2'000u);
}

}  // namespace
}  // namespace coexist
