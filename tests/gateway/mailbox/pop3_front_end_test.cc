// The front end over POP3, between real connections: whatever the network does to the segments, and over TCP.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/base64.h"
#include "base/text.h"
#include "gateway/front_lab.h"
#include "sasl/mechanism.h"

namespace coexist {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr const char* kGreeting = "+OK The POP3 service is ready.";
constexpr const char* kLoggedOn = "+OK User successfully logged on.";
constexpr const char* kUnavailable = "-ERR [SYS/TEMP] unavailable";

// Lets everybody in but "wrong" and answers every command with +OK; "RETR n" is answered with n octets in a block.
class EasyMaildrop final : public PlainSession {
 public:
  using PlainSession::PlainSession;
  void onOpen() override { io.send("+OK easy\r\n"); }
  void onLine(std::string_view line) override {
    PlainSession::onLine(line);
    const auto words = split(line, ' ');
    if (words.back() == "wrong") return io.send("-ERR wrong\r\n+OK fake\r\n");
    io.send("+OK " + std::string(words[0]) + " here\r\n");
    if (words[0] == "RETR" && words.size() > 1) block(std::stoul(std::string(words[1])));
    if (words[0] == "QUIT") io.close();
  }
  // Also when the client has ended: what it has asked for is still on its way.
  void onEnd() override { ended = true; }

 private:
  void block(size_t octets) {
    const std::string piece(64 * 1024, 'x');
    for (; octets > 0; octets -= std::min(octets, piece.size())) {
      io.send(std::string_view(piece).substr(0, octets));
    }
    io.send("\r\n.\r\n");
  }
};

struct Pop3Lab : FrontLab {
  explicit Pop3Lab(uint64_t seed = 1, FrontFixture* made = nullptr) : Pop3Lab(Testbed::memory(seed), made) {}
  explicit Pop3Lab(std::unique_ptr<Testbed> world, FrontFixture* made = nullptr)
      : FrontLab(
            MailProtocol::kPop3, std::move(world), [](SessionIo& io) { return std::make_unique<EasyMaildrop>(io); },
            made) {}
};

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

TEST(Pop3FrontEnd, servesImplicitTlsAndStls) {
  Pop3Lab world;
  PlainSession& implicit = world.connect(995);
  EXPECT_TRUE(implicit.io.secure());
  EXPECT_THAT(world.say(implicit, "STLS\r\nUSER alice\r\nPASS alice-secret\r\n"),
              ElementsAre("-ERR STLS", "+OK", kLoggedOn));
  PlainSession& upgraded = world.connect(110);
  EXPECT_THAT(world.say(upgraded, "STLS\r\n"), ElementsAre("+OK Begin TLS negotiation."));
  upgraded.io.startTls(world.clientTls());
  world.rest();
  ASSERT_TRUE(upgraded.secured);
  EXPECT_THAT(world.say(upgraded, "USER alice\r\nPASS alice-secret\r\n"), ElementsAre("+OK", kLoggedOn));
}

// Attack catalogue A050.
TEST(Pop3FrontEnd, neverAnswersInsideTlsWhatCameBeforeIt) {
  for (const char* injected : {"STLS\r\nCAPA\r\n", "STLS\r\nUSER al"}) {
    for (uint64_t seed = 1; seed <= 25; ++seed) {
      Pop3Lab world(seed);
      PlainSession& client = world.connect(110);
      EXPECT_THAT(world.say(client, injected), ElementsAre("+OK Begin TLS negotiation."));
      EXPECT_TRUE(client.ended);
    }
  }
}

TEST(Pop3FrontEnd, answersACommandInPieces) {
  Pop3Lab world;
  PlainSession& client = world.connect(110);
  client.lines.clear();
  for (const char c : std::string("USER alice\r\nPASS alice-secret\r\nSTAT\r\n")) {
    client.io.send(std::string(1, c));
    world.rest();
  }
  EXPECT_THAT(client.lines, ElementsAre("+OK", kLoggedOn, "+OK STAT here"));
}

// Attack catalogue A054: bounded, and said once.
TEST(Pop3FrontEnd, endsAtALineThatIsTooLong) {
  for (const size_t octets : {600u, 65'536u, 1'048'576u}) {
    Pop3Lab world;
    PlainSession& client = world.connect(110);
    EXPECT_THAT(world.say(client, "USER " + std::string(octets, 'A')), ElementsAre("-ERR line too long"));
    EXPECT_TRUE(client.ended);
  }
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

// Whether a protocol keeps a log is a setting of its own.
TEST(Pop3FrontEnd, keepsNoLogWhereItsOwnSettingSaysSo) {
  FrontFixture f;
  f.configure(MailProtocol::kPop3, [](ServiceSettings& pop3) { pop3.protocolLogEnabled = false; });
  Pop3Lab world(1, &f);
  world.connect(110);
  EXPECT_TRUE(world.logged.empty());
}

TEST(Pop3FrontEnd, saysUnavailableWhenNobodyListensAtHome) {
  Pop3Lab world;
  world.backEnd.reset();
  PlainSession& client = world.connect(110);
  EXPECT_THAT(world.say(client, "USER alice\r\nPASS alice-secret\r\nCAPA x\r\n"),
              ElementsAre("+OK", kUnavailable, "-ERR arguments"));
  world.backEnd = world.serve();
  EXPECT_THAT(world.say(client, "USER alice\r\nPASS alice-secret\r\n"), ElementsAre("+OK", kLoggedOn));
}

// Attack catalogue A061, A166: exact octets, and what waits in the front end stays bounded.
TEST(Pop3FrontEnd, holdsAFastBackEndBackForASlowClient) {
  Pop3Lab world;
  PlainSession& client = world.connect(110);
  world.say(client, "USER alice\r\nPASS alice-secret\r\n");
  client.io.readRaw();
  client.io.pauseReading();
  client.io.send("RETR 8388608\r\n");
  world.rest();
  EXPECT_EQ(client.data.size(), 0u);
  EXPECT_GT(world.homes.at(0)->io.queuedBytes(), 7u * 1024 * 1024);
  client.io.resumeReading();
  world.rest();
  EXPECT_EQ(client.data.size(), 15u + 8388608u + 5u);
  EXPECT_TRUE(client.data.ends_with("x\r\n.\r\n"));
}

// Attack catalogue A062.
TEST(Pop3FrontEnd, closesBehindABackEndThatGoesWithoutAnAnswer) {
  Pop3Lab world;
  PlainSession& client = world.connect(110);
  world.say(client, "USER alice\r\nPASS alice-secret\r\n");
  world.homes.at(0)->io.close();
  EXPECT_TRUE(world.say(client, "QUIT\r\n").empty());
  EXPECT_TRUE(client.ended);
}

TEST(Pop3FrontEnd, refusesConnectionsBeyondItsLimits) {
  FrontFixture f;
  f.options.limits.maxConnectionsPerAddress = 1;
  Pop3Lab world(1, &f);
  world.connect(110);
  PlainSession& second = world.connect(110);
  EXPECT_THAT(second.lines, ElementsAre("-ERR Connection refused"));
  EXPECT_TRUE(second.ended);
}

TEST(Pop3FrontEnd, saysGoodbyeToItsOwnClientsAtARestart) {
  Pop3Lab world;
  PlainSession& waiting = world.connect(110);
  PlainSession& relayed = world.connect(110);
  world.say(relayed, "USER alice\r\nPASS alice-secret\r\n");
  ASSERT_TRUE(world.frontEnd->restart(MailProtocol::kImap).ok());
  world.rest();
  EXPECT_FALSE(waiting.ended);
  ASSERT_TRUE(world.frontEnd->restart(MailProtocol::kPop3).ok());
  world.rest();
  EXPECT_EQ(waiting.lines.back(), "-ERR shutdown");
  EXPECT_TRUE(relayed.ended);
  EXPECT_TRUE(world.homes.at(0)->ended);
  EXPECT_THAT(world.connect(110).lines, ElementsAre(kGreeting));
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

// The cure: not listed, not taken, and no prompt.
TEST(Pop3FrontEnd, offersOnlyProxyableMechanisms) {
  FrontFixture f;
  f.product.offersOnlyProxyableMechanisms = true;
  std::vector<std::string> notices;
  f.options.notice = [&](const std::string& sentence) { notices.push_back(sentence); };
  Pop3Lab world(1, &f);
  EXPECT_THAT(notices, ElementsAre(HasSubstr("pop3: NTLM is not offered")));
  PlainSession& client = world.connect(110);
  EXPECT_THAT(world.say(client, "AUTH\r\nAUTH NTLM\r\n"), ElementsAre("+OK list", "PLAIN", ".", "-ERR mechanism"));
  EXPECT_THAT(world.say(client, "CAPA\r\n"), ElementsAre("+OK capabilities", "TOP", "UIDL", "SASL PLAIN", "."));
}

TEST(Pop3FrontEnd, survivesItsOwnEndWithConversationsUnderWay) {
  Pop3Lab world;
  PlainSession& relayed = world.connect(110);
  world.say(relayed, "USER alice\r\nPASS alice-secret\r\n");
  PlainSession& waiting = world.connect(110);
  waiting.io.send("USER alice\r\nPASS alice-secret\r\n");
  world.frontEnd.reset();
  world.rest();
  EXPECT_TRUE(relayed.ended);
  EXPECT_TRUE(waiting.ended);
}

}  // namespace
}  // namespace coexist
