#include "gateway/front_end.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/mailbox/easy_homes.h"

namespace coexist {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// Attack catalogue A036, whatever the network does to the segments.
TEST(FrontEnd, answersWhatWasPipelinedBehindTheLoginInOrder) {
  for (uint64_t seed = 1; seed <= 50; ++seed) {
    ImapLab world(seed);
    PlainSession& client = world.connect(143);
    EXPECT_THAT(client.lines, ElementsAre("* OK The service is ready."));
    EXPECT_THAT(world.say(client, "a0 NOOP\r\na1 LOGIN {5+}\r\nalice \"alice-secret\"\r\na2 NOOP\r\na3 LOGOUT\r\n"),
                ElementsAre("a0 OK NOOP completed.", "a1 OK LOGIN completed.", "a2 OK NOOP here", "a3 OK LOGOUT here"));
    EXPECT_TRUE(client.ended);
    EXPECT_EQ(world.frontEnd->connections(), 0u);
    EXPECT_THAT(world.homes.at(0)->lines, ElementsAre("g1 LOGIN \"alice\" \"alice-secret\"", "a2 NOOP", "a3 LOGOUT"));
  }
}

// The same where the log-on fails and the front end itself answers.
TEST(FrontEnd, answersWhatWasPipelinedBehindAFailedLoginInOrder) {
  for (uint64_t seed = 1; seed <= 50; ++seed) {
    ImapLab world(seed);
    PlainSession& client = world.connect(143);
    EXPECT_THAT(world.say(client, "a1 LOGIN bob bob-secret\r\n\na2 LOGIN {5+}\r\nalice x\r\na3 NOOP\r\na4 LOGOUT\r\n"),
                ElementsAre("a1 NO Server Unavailable.", "* BAD tag", "a2 OK LOGIN completed.", "a3 OK NOOP here",
                            "a4 OK LOGOUT here"));
  }
}

TEST(FrontEnd, logsEveryCommandOfASession) {
  ImapLab world;
  PlainSession& client = world.connect(143);
  world.say(client, "a1 CAPABILITY\r\na2 LOGIN alice alice-secret\r\na3 LOGOUT\r\n");
  ASSERT_EQ(world.logged.size(), 5u + 4u);
  EXPECT_THAT(world.logged[0], HasSubstr("#Software: Test Front End"));
  EXPECT_THAT(world.logged[5], HasSubstr(",OpenSession,,R=ok"));
  EXPECT_THAT(world.logged[6], HasSubstr(",capability,,R=ok"));
  EXPECT_THAT(world.logged[7], HasSubstr(",login,alice *****,\"R=ok;Msg=\"\"Proxy:OLD.EXAMPLE.TEST:143:;ProxySuccess"));
  EXPECT_THAT(world.logged[8], HasSubstr(",CloseSession,,"));
}

// What the cure of seeds 000 and 001 takes away is not listed either.
TEST(FrontEnd, listsOnlyWhatItCarries) {
  FrontFixture f;
  f.product.offersOnlyProxyableMechanisms = true;
  ImapLab world(1, &f);
  EXPECT_THAT(world.say(world.connect(143), "a1 CAPABILITY\r\n"),
              ElementsAre("* CAPABILITY IMAP4rev1 AUTH=PLAIN ID LITERAL+", "a1 OK CAPABILITY completed."));
}

// A client that has been refused before its home is there may go on.
TEST(FrontEnd, answersWhatStandsBehindALogOnThatReachesNobody) {
  ImapLab world;
  world.backEnd.reset();
  EXPECT_THAT(world.say(world.connect(143), "a1 LOGIN alice alice-secret\r\na2 NOOP\r\n"),
              ElementsAre("a1 NO Server Unavailable.", "a2 OK NOOP completed."));
}

// Attack catalogue A213.
TEST(FrontEnd, letsRelaysEndWhileItDrainsAndCutsThemAtTheLimit) {
  ImapLab world;
  PlainSession& idle = world.connect(143);
  PlainSession& relayed = world.connect(143);
  world.say(relayed, "a1 LOGIN alice alice-secret\r\n");
  bool drained = false;
  world.frontEnd->drain(30'000, [&] { drained = true; });
  ASSERT_TRUE(world.lab->loop().advance(1'000).ok());
  EXPECT_TRUE(idle.ended);
  EXPECT_FALSE(drained);
  EXPECT_TRUE(world.frontEnd->endpoints().empty());
  relayed.lines.clear();
  relayed.io.send("a2 NOOP\r\n");
  ASSERT_TRUE(world.lab->loop().advance(1'000).ok());
  EXPECT_THAT(relayed.lines, ElementsAre("a2 OK NOOP here"));
  ASSERT_TRUE(world.lab->loop().advance(30'000).ok());
  EXPECT_TRUE(relayed.ended);
  EXPECT_TRUE(drained);
}

// At the limit a client is in the middle of a literal, whose last octet that came was a line end: the rest must not be
// made of the front end's own words.
TEST(FrontEnd, saysNothingIntoALiteralWhenItCutsARelay) {
  ImapLab world;
  PlainSession& relayed = world.connect(143);
  world.say(relayed, "a1 LOGIN alice alice-secret\r\n");
  world.frontEnd->drain(1'000, [] {});
  world.say(relayed, "a2 NOOP\r\n");
  relayed.lines.clear();
  ASSERT_TRUE(world.lab->loop().advance(2'000).ok());
  EXPECT_TRUE(relayed.ended);
  EXPECT_TRUE(relayed.lines.empty());
}

}  // namespace
}  // namespace coexist
