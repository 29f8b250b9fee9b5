// A whole front end between real connections, as it is over IMAP and POP3 alike.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/mailbox/easy_homes.h"

namespace coexist {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

struct MailboxLabWords {
  const char* protocolName;
  MailProtocol protocol;
  uint16_t port;
  uint16_t tlsPort;
  std::string greeting;
  std::string logOn;  // with its line ends
  std::vector<std::string> loggedOn;
  std::vector<std::string> unavailable;
  std::string startTls;
  std::string startTlsOk;
  std::vector<std::string> injected;  // behind startTls, in the same segment
  std::string command;                // of whoever has logged on
  std::string answer;                 // the home's
  std::string big;                    // asks for 8 MiB
  size_t bigOctets;                   // of the whole answer
  std::string refused;
  std::string shutdown;
  std::string tooLong;
  std::string goodbye;
  std::string ntlm;
  std::string mechanismRefused;
  std::string ntlmContinues;
};

void PrintTo(const MailboxLabWords& words, std::ostream* out) { *out << words.protocolName; }

const MailboxLabWords kMailboxLabWords[] = {
    {
        .protocolName = "imap",
        .protocol = MailProtocol::kImap,
        .port = 143,
        .tlsPort = 993,
        .greeting = "* OK The service is ready.",
        .logOn = "a1 LOGIN alice alice-secret\r\n",
        .loggedOn = {"a1 OK LOGIN completed."},
        .unavailable = {"a1 NO Server Unavailable."},
        .startTls = "s1 STARTTLS\r\n",
        .startTlsOk = "s1 OK Begin TLS negotiation now.",
        .injected = {"inj2 CAPABILITY\r\n", "inj3 LOGIN al"},
        .command = "a2 NOOP\r\n",
        .answer = "a2 OK NOOP here",
        .big = "a2 BIG 8388608\r\n",
        .bigOctets = 8388608u + 2 + 16,
        .refused = "* BYE Connection refused",
        .shutdown = "* BYE shutdown",
        .tooLong = "* BYE line too long",
        .goodbye = "a9 LOGOUT\r\n",
        .ntlm = "a2 AUTHENTICATE NTLM\r\n",
        .mechanismRefused = "a2 BAD mechanism",
        .ntlmContinues = "+",
    },
    {
        .protocolName = "pop3",
        .protocol = MailProtocol::kPop3,
        .port = 110,
        .tlsPort = 995,
        .greeting = "+OK The POP3 service is ready.",
        .logOn = "USER alice\r\nPASS alice-secret\r\n",
        .loggedOn = {"+OK", "+OK User successfully logged on."},
        .unavailable = {"+OK", "-ERR [SYS/TEMP] unavailable"},
        .startTls = "STLS\r\n",
        .startTlsOk = "+OK Begin TLS negotiation.",
        .injected = {"CAPA\r\n", "USER al"},
        .command = "STAT\r\n",
        .answer = "+OK STAT here",
        .big = "RETR 8388608\r\n",
        .bigOctets = 15u + 8388608u + 5u,
        .refused = "-ERR Connection refused",
        .shutdown = "-ERR shutdown",
        .tooLong = "-ERR line too long",
        .goodbye = "QUIT\r\n",
        .ntlm = "AUTH NTLM\r\n",
        .mechanismRefused = "-ERR mechanism",
        .ntlmContinues = "+OK",
    },
};

class MailboxFrontEndRules : public ::testing::TestWithParam<MailboxLabWords> {
 protected:
  MailboxLab made(FrontFixture* fixture = nullptr) { return {words_.protocol, Testbed::memory(1), fixture}; }
  const MailboxLabWords& words_ = GetParam();
  const MailProtocol other_ = words_.protocol == MailProtocol::kPop3 ? MailProtocol::kImap : MailProtocol::kPop3;
};

INSTANTIATE_TEST_SUITE_P(Over, MailboxFrontEndRules, ::testing::ValuesIn(kMailboxLabWords),
                         [](const auto& row) { return std::string(row.param.protocolName); });

TEST_P(MailboxFrontEndRules, servesImplicitTlsAndStartTls) {
  MailboxLab world = made();
  PlainSession& implicit = world.connect(words_.tlsPort);
  EXPECT_TRUE(implicit.io.secure());
  EXPECT_EQ(world.say(implicit, words_.logOn), words_.loggedOn);
  PlainSession& upgraded = world.connect(words_.port);
  EXPECT_THAT(world.say(upgraded, words_.startTls), ElementsAre(words_.startTlsOk));
  upgraded.io.startTls(world.clientTls());
  world.rest();
  ASSERT_TRUE(upgraded.secured);
  EXPECT_EQ(world.say(upgraded, words_.logOn), words_.loggedOn);
}

// Attack catalogue A001-A004, A050.
TEST_P(MailboxFrontEndRules, neverAnswersInsideTlsWhatCameBeforeIt) {
  for (const std::string& injected : words_.injected) {
    for (uint64_t seed = 1; seed <= 50; ++seed) {
      MailboxLab world(words_.protocol, Testbed::memory(seed));
      PlainSession& client = world.connect(words_.port);
      EXPECT_THAT(world.say(client, words_.startTls + injected), ElementsAre(words_.startTlsOk));
      EXPECT_TRUE(client.ended);
    }
  }
}

TEST_P(MailboxFrontEndRules, answersACommandInPieces) {
  MailboxLab world = made();
  PlainSession& client = world.connect(words_.port);
  client.lines.clear();
  for (const char c : words_.logOn + words_.command) {
    client.io.send(std::string(1, c));
    world.rest();
  }
  std::vector<std::string> expected = words_.loggedOn;
  expected.push_back(words_.answer);
  EXPECT_EQ(client.lines, expected);
}

// Attack catalogue A009, A054: bounded, and said once.
TEST_P(MailboxFrontEndRules, endsAtALineThatIsTooLong) {
  for (const size_t octets : {20'000u, 65'536u, 1'048'576u}) {
    MailboxLab world = made();
    PlainSession& client = world.connect(words_.port);
    EXPECT_THAT(world.say(client, "USER " + std::string(octets, 'A')), ElementsAre(words_.tooLong));
    EXPECT_TRUE(client.ended);
  }
}

TEST_P(MailboxFrontEndRules, saysUnavailableWhenNobodyListensAtHome) {
  MailboxLab world = made();
  world.backEnd.reset();
  PlainSession& client = world.connect(words_.port);
  EXPECT_EQ(world.say(client, words_.logOn), words_.unavailable);
  world.backEnd = world.serve();
  EXPECT_EQ(world.say(client, words_.logOn), words_.loggedOn);
}

// Attack catalogue A061, A166: exact octets, and what waits in the front end stays bounded.
TEST_P(MailboxFrontEndRules, holdsAFastBackEndBackForASlowClient) {
  MailboxLab world = made();
  PlainSession& client = world.connect(words_.port);
  world.say(client, words_.logOn);
  client.io.readRaw();
  client.io.pauseReading();
  client.io.send(words_.big);
  world.rest();
  EXPECT_EQ(client.data.size(), 0u);
  // All but what the windows hold still waits at its source.
  EXPECT_GT(world.homes.at(0)->io.queuedBytes(), 7u * 1024 * 1024);
  client.io.resumeReading();
  world.rest();
  EXPECT_EQ(client.data.size(), words_.bigOctets);
  EXPECT_EQ(std::count(client.data.begin(), client.data.end(), 'x'), 8388608);
}

// Attack catalogue A062.
TEST_P(MailboxFrontEndRules, closesBehindABackEndThatGoesWithoutAnAnswer) {
  MailboxLab world = made();
  PlainSession& client = world.connect(words_.port);
  world.say(client, words_.logOn);
  world.homes.at(0)->io.close();
  EXPECT_TRUE(world.say(client, words_.goodbye).empty());
  EXPECT_TRUE(client.ended);
}

TEST_P(MailboxFrontEndRules, refusesConnectionsBeyondItsLimits) {
  FrontFixture f;
  f.options.limits.maxConnectionsPerAddress = 1;
  MailboxLab world = made(&f);
  PlainSession& first = world.connect(words_.port);
  PlainSession& second = world.connect(words_.port);
  EXPECT_THAT(second.lines, ElementsAre(words_.refused));
  EXPECT_TRUE(second.ended);
  world.say(first, words_.goodbye);
  EXPECT_THAT(world.connect(words_.port).lines, ElementsAre(words_.greeting));
}

TEST_P(MailboxFrontEndRules, saysGoodbyeToItsOwnClientsAtARestartAndListensAnew) {
  MailboxLab world = made();
  PlainSession& waiting = world.connect(words_.port);
  PlainSession& relayed = world.connect(words_.port);
  world.say(relayed, words_.logOn);
  ASSERT_TRUE(world.frontEnd->restart(other_).ok());
  world.rest();
  EXPECT_FALSE(waiting.ended);
  EXPECT_FALSE(relayed.ended);
  ASSERT_TRUE(world.frontEnd->restart(words_.protocol).ok());
  world.rest();
  EXPECT_TRUE(waiting.ended);
  EXPECT_EQ(waiting.lines.back(), words_.shutdown);
  EXPECT_TRUE(relayed.ended);
  EXPECT_TRUE(world.homes.at(0)->ended);
  EXPECT_EQ(world.frontEnd->connections(), 0u);
  EXPECT_THAT(world.connect(words_.port).lines, ElementsAre(words_.greeting));
}

// The cure of seeds 000 and 001, told once to the operator and true for whoever asks.
TEST_P(MailboxFrontEndRules, offersOnlyWhatItCarriesAndSaysOnceWhy) {
  FrontFixture f;
  f.product.offersOnlyProxyableMechanisms = true;
  std::vector<std::string> notices;
  f.options.notice = [&](const std::string& sentence) { notices.push_back(sentence); };
  MailboxLab world = made(&f);
  EXPECT_THAT(notices, ElementsAre(HasSubstr(std::string(words_.protocolName) +
                                             ": NTLM is not offered, because nobody could be logged on to home "
                                             "legacy")));
  EXPECT_THAT(world.say(world.connect(words_.port), words_.ntlm), ElementsAre(words_.mechanismRefused));
  // What has changed counts from the next restart on.
  f.product.offersOnlyProxyableMechanisms = false;
  ASSERT_TRUE(world.frontEnd->restart(words_.protocol).ok());
  EXPECT_THAT(world.say(world.connect(words_.port), words_.ntlm), ElementsAre(words_.ntlmContinues));
}

// Whether a protocol keeps a log is a setting of its own.
TEST_P(MailboxFrontEndRules, keepsNoLogWhereItsOwnSettingSaysSo) {
  for (const bool own : {true, false}) {
    FrontFixture f;
    f.configure(own ? words_.protocol : other_, [](ServiceSettings& settings) { settings.protocolLogEnabled = false; });
    MailboxLab world = made(&f);
    world.connect(words_.port);
    EXPECT_EQ(world.logged.empty(), own);
  }
}

TEST_P(MailboxFrontEndRules, survivesItsOwnEndWithConversationsUnderWay) {
  MailboxLab world = made();
  PlainSession& relayed = world.connect(words_.port);
  world.say(relayed, words_.logOn);
  PlainSession& waiting = world.connect(words_.port);
  waiting.io.send(words_.logOn);
  world.frontEnd.reset();
  world.rest();
  EXPECT_TRUE(relayed.ended);
  EXPECT_TRUE(waiting.ended);
}

}  // namespace
}  // namespace coexist
