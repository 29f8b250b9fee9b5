#include "gateway/front_end.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.h"
#include "gateway/front_lab.h"

namespace coexist {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// Lets everybody in and answers every command with OK; "BIG n" is answered with n octets.
class EasyBackEnd final : public PlainSession {
 public:
  using PlainSession::PlainSession;
  void onOpen() override { io.send("* OK easy\r\n"); }
  void onLine(std::string_view line) override {
    PlainSession::onLine(line);
    const auto words = split(line, ' ');
    if (words.size() == 3 && words[1] == "BIG") big(std::stoul(std::string(words[2])));
    if (words.size() < 2) return;
    io.send(std::string(words[0]) + " OK " + std::string(words[1]) + " here\r\n");
    if (words[1] == "LOGOUT") io.close();
  }
  void big(size_t octets) {
    const std::string piece(64 * 1024, 'x');
    for (; octets > 0; octets -= std::min(octets, piece.size())) {
      io.send(std::string_view(piece).substr(0, octets));
    }
    io.send("\r\n");
  }
};

struct ImapLab : FrontLab {
  explicit ImapLab(uint64_t seed = 1, FrontFixture* made = nullptr)
      : FrontLab(
            MailProtocol::kImap, Testbed::memory(seed), [](SessionIo& io) { return std::make_unique<EasyBackEnd>(io); },
            made) {}
};

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

TEST(FrontEnd, servesImplicitTlsAndStartTls) {
  ImapLab world;
  PlainSession& implicit = world.connect(993);
  EXPECT_TRUE(implicit.io.secure());
  EXPECT_THAT(world.say(implicit, "a1 LOGIN alice alice-secret\r\n"), ElementsAre("a1 OK LOGIN completed."));

  PlainSession& upgraded = world.connect(143);
  EXPECT_THAT(world.say(upgraded, "s1 STARTTLS\r\n"), ElementsAre("s1 OK Begin TLS negotiation now."));
  upgraded.io.startTls(world.clientTls());
  world.rest();
  ASSERT_TRUE(upgraded.secured);
  EXPECT_THAT(world.say(upgraded, "a1 LOGIN alice alice-secret\r\n"), ElementsAre("a1 OK LOGIN completed."));
}

// Attack catalogue A001-A004.
TEST(FrontEnd, neverAnswersInsideTlsWhatCameBeforeIt) {
  for (uint64_t seed = 1; seed <= 50; ++seed) {
    ImapLab world(seed);
    PlainSession& client = world.connect(143);
    EXPECT_THAT(world.say(client, "s1 STARTTLS\r\ninj2 CAPABILITY\r\n"),
                ElementsAre("s1 OK Begin TLS negotiation now."));
    EXPECT_TRUE(client.ended);
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

TEST(FrontEnd, saysUnavailableWhenNobodyListensAtHome) {
  ImapLab world;
  world.backEnd.reset();
  PlainSession& client = world.connect(143);
  EXPECT_THAT(world.say(client, "a1 LOGIN alice alice-secret\r\na2 NOOP\r\n"),
              ElementsAre("a1 NO Server Unavailable.", "a2 OK NOOP completed."));
  world.backEnd = world.serve();
  EXPECT_THAT(world.say(client, "a3 LOGIN alice alice-secret\r\n"), ElementsAre("a3 OK LOGIN completed."));
}

// Attack catalogue A166: exact octets, and what waits in the front end stays bounded.
TEST(FrontEnd, holdsAFastBackEndBackForASlowClient) {
  ImapLab world;
  PlainSession& client = world.connect(143);
  world.say(client, "a1 LOGIN alice alice-secret\r\n");
  client.io.readRaw();
  client.io.pauseReading();
  client.io.send("a2 BIG 8388608\r\n");
  world.rest();
  EXPECT_EQ(client.data.size(), 0u);
  // All but what the windows hold still waits at its source.
  EXPECT_GT(world.homes.at(0)->io.queuedBytes(), 7u * 1024 * 1024);
  client.io.resumeReading();
  world.rest();
  EXPECT_EQ(client.data.size(), 8388608u + 2 + 16);
  EXPECT_EQ(client.data.find_first_not_of('x'), 8388608u);
}

// The cure of seeds 000 and 001, told once to the operator and true for whoever asks.
TEST(FrontEnd, offersOnlyWhatItCarriesAndSaysOnceWhy) {
  FrontFixture f;
  f.product.offersOnlyProxyableMechanisms = true;
  std::vector<std::string> notices;
  f.options.notice = [&](const std::string& sentence) { notices.push_back(sentence); };
  ImapLab world(1, &f);
  EXPECT_THAT(notices, ElementsAre(HasSubstr("imap: NTLM is not offered, because nobody could be logged on to home "
                                             "legacy")));
  PlainSession& client = world.connect(143);
  EXPECT_THAT(
      world.say(client, "a1 CAPABILITY\r\na2 AUTHENTICATE NTLM\r\n"),
      ElementsAre("* CAPABILITY IMAP4rev1 AUTH=PLAIN ID LITERAL+", "a1 OK CAPABILITY completed.", "a2 BAD mechanism"));

  // What has changed counts from the next restart on.
  f.product.offersOnlyProxyableMechanisms = false;
  ASSERT_TRUE(world.frontEnd->restart(MailProtocol::kImap).ok());
  EXPECT_THAT(world.say(world.connect(143), "a2 AUTHENTICATE NTLM\r\n"), ElementsAre("+"));
}

TEST(FrontEnd, refusesConnectionsBeyondItsLimits) {
  FrontFixture f;
  f.options.limits.maxConnectionsPerAddress = 1;
  ImapLab world(1, &f);
  PlainSession& first = world.connect(143);
  PlainSession& second = world.connect(143);
  EXPECT_THAT(second.lines, ElementsAre("* BYE Connection refused"));
  EXPECT_TRUE(second.ended);
  world.say(first, "a1 LOGOUT\r\n");
  PlainSession& third = world.connect(143);
  EXPECT_THAT(third.lines, ElementsAre("* OK The service is ready."));
}

TEST(FrontEnd, saysGoodbyeToAllAndListensAnewAtARestart) {
  ImapLab world;
  PlainSession& before = world.connect(143);
  PlainSession& relayed = world.connect(143);
  world.say(relayed, "a1 LOGIN alice alice-secret\r\n");
  ASSERT_TRUE(world.frontEnd->restart(MailProtocol::kImap).ok());
  world.rest();
  EXPECT_TRUE(before.ended);
  EXPECT_TRUE(relayed.ended);
  EXPECT_TRUE(world.homes.at(0)->ended);
  EXPECT_EQ(before.lines.back(), "* BYE shutdown");
  EXPECT_EQ(world.frontEnd->connections(), 0u);
  EXPECT_THAT(world.connect(143).lines, ElementsAre("* OK The service is ready."));
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

TEST(FrontEnd, survivesItsOwnEndWithConversationsUnderWay) {
  ImapLab world;
  PlainSession& relayed = world.connect(143);
  world.say(relayed, "a1 LOGIN alice alice-secret\r\n");
  PlainSession& waiting = world.connect(143);
  waiting.io.send("a1 LOGIN alice alice-secret\r\n");
  world.frontEnd.reset();
  world.rest();
  EXPECT_TRUE(relayed.ended);
  EXPECT_TRUE(waiting.ended);
}

}  // namespace
}  // namespace coexist
