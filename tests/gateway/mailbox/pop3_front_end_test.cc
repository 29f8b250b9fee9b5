// The front end over POP3, between real connections: whatever the network does to the segments, and over TCP.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/base64.h"
#include "gateway/mailbox/easy_homes.h"
#include "sasl/mechanism.h"

namespace coexist {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr const char* kGreeting = "+OK The POP3 service is ready.";
constexpr const char* kLoggedOn = "+OK User successfully logged on.";
constexpr const char* kUnavailable = "-ERR [SYS/TEMP] unavailable";

// What every world must show, memory with its interleavings and TCP alike.
void showsAWholeConversation(Pop3Lab& world) {
  PlainSession& client = world.connect(110);
  EXPECT_THAT(client.lines, ElementsAre(kGreeting));
  // Attack catalogue A057.
  EXPECT_THAT(world.say(client, "CAPA\r\nUSER alice\r\nPASS alice-secret\r\nSTAT\r\nQUIT\r\n"),
              ElementsAre("+OK capabilities", "TOP", "UIDL", "SASL PLAIN NTLM", ".", "+OK", kLoggedOn, "+OK STAT here",
                          "+OK QUIT here"));
  EXPECT_TRUE(client.ended);
  EXPECT_EQ(world.frontEnd->connections(), 0u);
  EXPECT_THAT(world.homes.at(0)->lines, ElementsAre("USER alice", "PASS alice-secret", "STAT", "QUIT"));
}

TEST(Pop3FrontEnd, answersWhatWasPipelinedBehindTheLoginInOrder) {
  for (uint64_t seed = 1; seed <= 50; ++seed) {
    Pop3Lab world(seed);
    showsAWholeConversation(world);
  }
}

TEST(Pop3FrontEnd, doesTheSameOverTcp) {
  Pop3Lab world(tcpLab());
  showsAWholeConversation(world);
}

// The same where a log-on fails and the front end itself answers. Attack catalogue A157: the back end's second line is
// nobody's.
TEST(Pop3FrontEnd, answersWhatWasPipelinedBehindAFailedLoginInOrder) {
  for (uint64_t seed = 1; seed <= 50; ++seed) {
    Pop3Lab world(seed);
    PlainSession& client = world.connect(110);
    EXPECT_THAT(world.say(client,
                          "USER carol\r\nPASS x\r\n\nUSER alice\r\nPASS wrong\r\nSTAT\r\nUSER alice\r\n"
                          "PASS right\r\nSTAT\r\nQUIT\r\n"),
                ElementsAre("+OK", kUnavailable, "-ERR command", "+OK",
                            "-ERR Logon failure: unknown user name or bad password.", "-ERR state", "+OK", kLoggedOn,
                            "+OK STAT here", "+OK QUIT here"));
  }
}

// Attack catalogue A172: QUIT and the end of what the client says in one go; nothing is lost, and nobody hangs.
TEST(Pop3FrontEnd, losesNothingOfAClientThatQuitsAndHalfCloses) {
  const auto check = [](Pop3Lab& world) {
    PlainSession& early = world.connect(110);
    early.io.send("CAPA\r\nQUIT\r\n");
    early.io.finish();
    world.rest();
    EXPECT_THAT(early.lines,
                ElementsAre(kGreeting, "+OK capabilities", "TOP", "UIDL", "SASL PLAIN NTLM", ".", "+OK signing off"));
    EXPECT_TRUE(early.ended);

    PlainSession& pipelined = world.connect(110);
    pipelined.io.readRaw();
    pipelined.io.send("USER alice\r\nPASS alice-secret\r\nRETR 100000\r\nDELE 1\r\nQUIT\r\n");
    pipelined.io.finish();
    world.rest();
    EXPECT_TRUE(pipelined.data.ends_with("xx\r\n.\r\n+OK DELE here\r\n+OK QUIT here\r\n"));
    EXPECT_GT(pipelined.data.size(), 100'000u);
    EXPECT_THAT(world.homes.back()->lines,
                ElementsAre("USER alice", "PASS alice-secret", "RETR 100000", "DELE 1", "QUIT"));

    PlainSession& late = world.connect(110);
    world.say(late, "USER alice\r\nPASS alice-secret\r\n");
    late.lines.clear();
    late.io.send("DELE 1\r\nQUIT\r\n");
    late.io.finish();
    world.rest();
    EXPECT_THAT(late.lines, ElementsAre("+OK DELE here", "+OK QUIT here"));
    EXPECT_EQ(world.frontEnd->connections(), 0u);
  };
  for (uint64_t seed = 1; seed <= 50; ++seed) {
    Pop3Lab world(seed);
    check(world);
  }
  Pop3Lab tcp(tcpLab());
  check(tcp);
}

TEST(Pop3FrontEnd, logsEveryCommandOfASession) {
  Pop3Lab world;
  PlainSession& client = world.connect(110);
  world.say(client, "CAPA\r\nUSER alice\r\nPASS alice-secret\r\nQUIT\r\n");
  ASSERT_EQ(world.logged.size(), 5u + 5u);
  EXPECT_EQ(world.logged[2], "#Log-type: POP3 Protocol Log");
  EXPECT_THAT(world.logged[5], HasSubstr(",OpenSession,,R=ok"));
  EXPECT_THAT(world.logged[6], HasSubstr(",capa,,R=ok"));
  EXPECT_THAT(world.logged[7], HasSubstr(",user,alice,R=ok"));
  EXPECT_THAT(world.logged[8], HasSubstr(",pass,*****,\"R=ok;Msg=\"\"Proxy:OLD.EXAMPLE.TEST:110:;ProxySuccess"));
  EXPECT_THAT(world.logged[9], HasSubstr(",CloseSession,,"));
}

// Seed 001: listed, taken, and never carried.
TEST(Pop3FrontEnd, failsNtlmForEverTowardsAHomeThatWantsThePassword) {
  Pop3Lab world;
  PlainSession& client = world.connect(110);
  for (int attempt = 1; attempt <= 2; ++attempt) {
    SeededRandom random{7};
    const auto ntlm = makeSaslClient("NTLM", {"", "alice", "alice-secret", "EXAMPLE", "PC"}, random, kLabUnixSeconds);
    EXPECT_THAT(world.say(client, "AUTH NTLM\r\n"), ElementsAre("+OK"));
    const auto challenge = world.say(client, encodeBase64(ntlm->start().octets) + "\r\n");
    ASSERT_EQ(challenge.size(), 1u);
    const auto octets = decodeBase64(std::string_view(challenge[0]).substr(2));
    EXPECT_THAT(world.say(client, encodeBase64(ntlm->answer(octets.value_or("")).octets) + "\r\n"),
                ElementsAre("-ERR Authentication failure."));
  }
  EXPECT_TRUE(world.homes.empty());
  EXPECT_THAT(world.say(client, "USER alice\r\nPASS alice-secret\r\n"), ElementsAre("+OK", kLoggedOn));
}

// The cure: not listed, and no prompt.
TEST(Pop3FrontEnd, listsOnlyWhatItCarries) {
  FrontFixture f;
  f.product.offersOnlyProxyableMechanisms = true;
  Pop3Lab world(1, &f);
  PlainSession& client = world.connect(110);
  EXPECT_THAT(world.say(client, "AUTH\r\n"), ElementsAre("+OK list", "PLAIN", "."));
  EXPECT_THAT(world.say(client, "CAPA\r\n"), ElementsAre("+OK capabilities", "TOP", "UIDL", "SASL PLAIN", "."));
}

// The session goes on behind a home that is not there.
TEST(Pop3FrontEnd, answersWhatStandsBehindALogOnThatReachesNobody) {
  Pop3Lab world;
  world.backEnd.reset();
  EXPECT_THAT(world.say(world.connect(110), "USER alice\r\nPASS alice-secret\r\nCAPA x\r\n"),
              ElementsAre("+OK", kUnavailable, "-ERR arguments"));
}

}  // namespace
}  // namespace coexist
