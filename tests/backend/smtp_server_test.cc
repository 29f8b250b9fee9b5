// SMTP behind its listeners, in the memory lab with many interleavings and over TCP.
#include <gtest/gtest.h>

#include "backend/server_kit.h"

namespace coexist {
namespace {

using namespace std::string_view_literals;

constexpr uint16_t kPort = 25;
const std::string kEhlo = "EHLO client.test\r\n";
const std::string kEnvelope = "MAIL FROM:<a@b.test>\r\nRCPT TO:<alice@example.test>\r\n";
const std::string kEnvelopeAnswers = lines({"250 mail-ok a@b.test", "250 rcpt-ok alice@example.test"});

// What a client is told before its first command: the client's nominal name and the time are the laboratory's.
std::string answersOf(std::string_view received) { return std::string(received.substr(received.find('\n') + 1)); }

// Without EHLO's lines, which other tests look at.
std::string behindEhlo(std::string_view received) {
  const size_t end = received.find("250 OK\r\n");
  return end == std::string_view::npos ? "no EHLO" : std::string(received.substr(end + 8));
}

size_t delivered(House& house) { return house.store.of("alice").find("INBOX")->messages.size(); }

// A082, and what a client that knows no PIPELINING would say.
TEST(SmtpServer, answersAPipelinedConversationAlikeInEveryLab) {
  for (const auto& makeLab : everyLab()) {
    House house(makeLab());
    house.open();
    const Visit& visit = house.visit(
        kPort, {.says = kEhlo + kEnvelope + "DATA\r\nSubject: x\r\n\r\n..dot\r\n.\r\nNOOP\r\nQUIT\r\nNOOP\r\n"});
    EXPECT_TRUE(visit.received.starts_with("220 greeting of back.example.test to ")) << visit.received;
    EXPECT_EQ(behindEhlo(visit.received),
              kEnvelopeAnswers + lines({"354 data-start", "250 data-ok 1 20", "250 noop-ok", "221 quit"}));
    EXPECT_TRUE(visit.ended);
    ASSERT_EQ(delivered(house), 1u);
    EXPECT_TRUE(house.store.of("alice").find("INBOX")->messages[0].octets->ends_with("\r\nSubject: x\r\n\r\n.dot\r\n"));
  }
}

// Exim's way: the end of what is said stands right behind a pipelined QUIT.
TEST(SmtpServer, deliversWhatStandsInFrontOfAHalfClose) {
  for (const auto& makeLab : everyLab()) {
    House house(makeLab());
    house.open();
    const Visit& visit =
        house.visit(kPort, {.says = kEhlo + kEnvelope + "DATA\r\nx\r\n.\r\nQUIT\r\n", .halfCloses = true});
    EXPECT_EQ(behindEhlo(visit.received), kEnvelopeAnswers + lines({"354 data-start", "250 data-ok 1 3", "221 quit"}));
    EXPECT_EQ(delivered(house), 1u);
  }
}

// A089.
TEST(SmtpServer, deliversNothingThatBreaksOff) {
  for (const auto& makeLab : everyLab()) {
    for (const char* unfinished : {"", "half", "x\r\n", "x\r\n.", "x\r\n.\r", "x\r\n.\n", "x\r\n.\r\r\n"}) {
      House house(makeLab());
      house.open();
      const Visit& visit =
          house.visit(kPort, {.says = kEhlo + kEnvelope + "DATA\r\n" + unfinished, .halfCloses = true});
      EXPECT_EQ(behindEhlo(visit.received), kEnvelopeAnswers + "354 data-start\r\n");
      EXPECT_EQ(delivered(house), 0u) << unfinished;
    }
  }
}

// A073: in every cut one answer behind the 354, and never a second transaction.
TEST(SmtpServer, findsNoSecondCommandInAMessage) {
  const std::string_view kEnds[] = {"\n.\n"sv,     "\n.\r\n"sv,     "\r.\r"sv,       "\r\n.\r"sv,     "\r\n.\n"sv,
                                    "\r.\r\n"sv,   "\n.\r"sv,       "\r\n\0.\r\n"sv, "\r\n.\0\r\n"sv, "\r\r\n.\r\r\n"sv,
                                    "\n\n.\n\n"sv, "\r\n.\r\r\n"sv, "\n\r.\n\r"sv};
  for (const auto& makeLab : everyLab()) {
    for (const std::string_view end : kEnds) {
      House house(makeLab());
      house.open();
      const Visit& visit = house.visit(kPort, {.says = kEhlo + kEnvelope + "DATA\r\nfirst" + std::string(end) +
                                                       "MAIL FROM:<x@y.test>\r\n" + kEnvelope + "\r\n.\r\nQUIT\r\n"});
      EXPECT_EQ(behindEhlo(visit.received),
                kEnvelopeAnswers + lines({"354 data-start", "550 bare-line-end", "221 quit"}));
      EXPECT_EQ(delivered(house), 0u);
    }
  }
}

// A079.
TEST(SmtpServer, findsNoCommandInAChunk) {
  for (const auto& makeLab : everyLab()) {
    House house(makeLab());
    house.open();
    const std::string chunk = "VRFY smug1\r\nNOOP\r\n";
    const std::string bdat = "BDAT " + std::to_string(chunk.size()) + " LAST\r\n" + chunk;
    const Visit& visit = house.visit(kPort, {.says = kEhlo + bdat + kEnvelope + bdat + "QUIT\r\n"});
    EXPECT_EQ(behindEhlo(visit.received),
              "550 rcpt-first\r\n" + kEnvelopeAnswers + lines({"250 data-ok 1 18", "221 quit"}));
  }
}

TEST(SmtpServer, startsTlsInPlace) {
  for (const auto& makeLab : everyLab()) {
    House house(makeLab());
    house.open();
    const Visit& visit = house.visit(
        kPort, {.says = kEhlo + "AUTH PLAIN " + kPlainOfAlice + "\r\nSTARTTLS\r\n",
                .tlsBehind = clientTls(kHost),
                .tlsAnswer = "220 starttls-ok",
                .saysInside = kEnvelope + kEhlo + "AUTH PLAIN " + kPlainOfAlice + "\r\nSTARTTLS\r\nQUIT\r\n"});
    EXPECT_EQ(behindEhlo(visit.received), lines({"550 starttls-first", "220 starttls-ok"}));
    EXPECT_TRUE(visit.insideTls.starts_with(lines({"550 hello-first", "550 mail-first"}))) << visit.insideTls;
    EXPECT_EQ(visit.insideTls.find("250-STARTTLS"), std::string::npos);
    EXPECT_EQ(behindEhlo(visit.insideTls), lines({"235 auth-ok plain", "550 starttls-refused", "221 quit"}));
  }
}

// RFC 6409 section 4.3, RFC 8314: the ports for a server's own users.
TEST(SmtpServer, wantsALogOnOnTheSubmissionPorts) {
  for (const auto& makeLab : everyLab()) {
    House house(makeLab(),
                [](Product&, ServiceSettings& settings) { settings.loginType = LoginType::kPlainTextLogin; });
    house.open();
    const std::string says = kEhlo + "MAIL FROM:<alice@example.test>\r\nAUTH PLAIN " + kPlainOfAlice +
                             "\r\nMAIL FROM:<alice@example.test>\r\nQUIT\r\n";
    const std::string answers =
        lines({"550 auth-required", "235 auth-ok plain", "250 mail-ok alice@example.test", "221 quit"});
    EXPECT_EQ(behindEhlo(house.visit(587, {.says = says}).received), answers);
    EXPECT_EQ(behindEhlo(house.visit(465, {.says = says, .tls = clientTls(kHost)}).received), answers);
    EXPECT_EQ(behindEhlo(house.visit(kPort, {.says = kEhlo + "MAIL FROM:<alice@example.test>\r\n"}).received),
              "250 mail-ok alice@example.test\r\n");
  }
}

// What comes while a failed log-on waits for its answer is answered afterwards, in order, and the clock has moved.
TEST(SmtpServer, tarpitsOnTheVirtualClock) {
  for (const auto& makeLab : everyLab()) {
    House house(makeLab(), [](Product& product, ServiceSettings& settings) {
      product.smtp.guessing.tarpitMs = 5000;
      settings.loginType = LoginType::kPlainTextLogin;
    });
    house.open();
    const Milliseconds before = house.loop().nowMs();
    const Visit& visit = house.visit(kPort, {.says = kEhlo + "AUTH PLAIN " + kWrongPlain + "\r\nNOOP\r\nAUTH PLAIN " +
                                                     kPlainOfAlice + "\r\nQUIT\r\n"});
    EXPECT_EQ(behindEhlo(visit.received), lines({"550 auth-failed", "250 noop-ok", "235 auth-ok plain", "221 quit"}));
    EXPECT_GE(house.loop().nowMs() - before, 5000);
  }
}

// A123.
TEST(SmtpServer, endsBehindThreeFailedLogOns) {
  for (const auto& makeLab : everyLab()) {
    House house(makeLab(),
                [](Product&, ServiceSettings& settings) { settings.loginType = LoginType::kPlainTextLogin; });
    house.open();
    const std::string attempt = "AUTH PLAIN " + kWrongPlain + "\r\n";
    const Visit& visit = house.visit(kPort, {.says = kEhlo + attempt + attempt + attempt + attempt});
    EXPECT_EQ(behindEhlo(visit.received),
              lines({"550 auth-failed", "550 auth-failed", "550 auth-failed", "550 too-many-logons"}));
    EXPECT_TRUE(visit.ended);
  }
}

// A075, and memory that does not grow with what is swallowed.
TEST(SmtpServer, swallowsAHugeMessage) {
  for (const auto& makeLab : everyLab()) {
    House house(makeLab());
    house.open();
    const std::string huge(3 * 1024 * 1024, 'x');
    const Visit& visit = house.visit(kPort, {.says = kEhlo + kEnvelope + "DATA\r\n" + huge + "\r\n.\r\nQUIT\r\n"});
    EXPECT_EQ(behindEhlo(visit.received),
              kEnvelopeAnswers + lines({"354 data-start", "550 too-big 3145730", "221 quit"}));
    EXPECT_EQ(delivered(house), 0u);
  }
}

TEST(SmtpServer, endsIdleConnectionsAndSaysGoodbyeAtARestart) {
  House house(Testbed::memory(3));
  house.open();
  const Visit& idle = house.visit(kPort, {.says = kEhlo + kEnvelope + "DATA\r\nhalf"});
  ASSERT_TRUE(house.loop().advance(60 * 1000 + 1000).ok());
  EXPECT_TRUE(idle.received.ends_with("450 idle-timeout\r\n")) << idle.received;
  EXPECT_TRUE(idle.ended);
  const Visit& open = house.visit(kPort, {.says = "NOOP\r\n"});
  ASSERT_TRUE(house.server->restart(MailProtocol::kSmtp).ok());
  house.rest();
  EXPECT_EQ(answersOf(open.received), lines({"250 noop-ok", "450 shutdown"}));
  EXPECT_TRUE(open.ended);
  EXPECT_EQ(answersOf(house.visit(kPort, {.says = "QUIT\r\n"}).received), "221 quit\r\n");
}

}  // namespace
}  // namespace coexist
