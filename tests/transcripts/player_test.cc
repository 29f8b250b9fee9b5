#include "transcripts/player.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "net/testbed.h"
#include "transcripts/transcript_kit.h"

namespace coexist::transcripts {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::StartsWith;

// What a seat of 2003 says to a client of these lines, over POP3, for each turn.
std::vector<std::vector<std::string>> heardBy(const std::string& lines) {
  const auto made = written(lines);
  EXPECT_THAT(made.problems, IsEmpty());
  LabCertificates certificates(kLabUnixSeconds);
  const auto heard = play(*made.transcript, shippedCatalogues(), certificates);
  EXPECT_TRUE(heard.ok()) << heard.error().message();
  return *heard;
}

TEST(Player, saysEachLineAndHearsTheAnswersTurnByTurn) {
  const auto heard = heardBy(R"("S: ...", "C: USER alice", "C: PASS {password}", "S: ...", "C: QUIT")");
  ASSERT_THAT(heard, SizeIs(3));
  EXPECT_THAT(heard[0], ElementsAre(StartsWith("+OK Microsoft Exchange")));
  EXPECT_THAT(heard[1], ElementsAre("+OK", "+OK User successfully logged on."));
  EXPECT_THAT(heard[2], ElementsAre(StartsWith("+OK Microsoft Exchange")));
}

TEST(Player, saysNothingMoreWhenTheServerHasHungUp) {
  const auto heard = heardBy(R"("S: ...", "C: QUIT", "S: ...", "C: NOOP", "S: ...", {"tls": "C"}, "S: ...")");
  ASSERT_THAT(heard, SizeIs(4));
  EXPECT_THAT(heard[1], SizeIs(1));
  EXPECT_THAT(heard[2], IsEmpty());
  EXPECT_THAT(heard[3], IsEmpty());
}

TEST(Player, leavesOutTheAnswerToAChallengeThatHasNotCome) {
  const auto heard = heardBy(R"("S: ...", "C: ${ntlm.authenticate:alice}", "S: ...", "C: QUIT")");
  ASSERT_THAT(heard, SizeIs(3));
  EXPECT_THAT(heard[1], IsEmpty());
  EXPECT_THAT(heard[2], SizeIs(1));
}

}  // namespace
}  // namespace coexist::transcripts
