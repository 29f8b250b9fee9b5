// POP3 behind its listeners, in the memory lab with many interleavings and over TCP.
#include <gtest/gtest.h>

#include "backend/server_kit.h"
#include "base/base64.h"
#include "wire/message_block.h"

namespace coexist {
namespace {

using namespace std::string_view_literals;

constexpr uint16_t kPop3TrustPort = 1995;
const std::string kPop3Greeting = "+OK greeting of back.example.test\r\n";
const std::string kLogOn = "USER alice\r\nPASS alice's word\r\n";
const std::string kLogOnAnswers = lines({"+OK user-ok", "+OK pass-ok"});

void plainText(Product&, ServiceSettings& settings) { settings.loginType = LoginType::kPlainTextLogin; }

// A house in which alice has `bodies`.
class Pop3House : public House {
 public:
  Pop3House(std::unique_ptr<Testbed> lab, std::initializer_list<std::string_view> bodies, const Change& change = {})
      : House(std::move(lab), change) {
    for (const std::string_view body : bodies) inbox().append(testMessage(body), 0);
    open();
  }
  Folder& inbox() { return *store.of("alice").find("INBOX"); }
};

// A057.
TEST(Pop3Server, answersAPipelinedConversationAlikeInEveryLab) {
  for (const auto& makeLab : everyLab()) {
    Pop3House house(makeLab(), {"one", ".two"}, &plainText);
    const Visit& visit = house.visit(110, {.says = kLogOn + "STAT\r\nRETR 2\r\nDELE 1\r\nLIST\r\nQUIT\r\nSTAT\r\n"});
    EXPECT_EQ(visit.received, kPop3Greeting + kLogOnAnswers +
                                  lines({"+OK stat 2 45", "+OK retr 23", "Subject: test", "", "..two", ".",
                                         "+OK dele 1", "+OK list 1 23", "2 23", ".", "+OK bye"}));
    EXPECT_TRUE(visit.ended);
    ASSERT_EQ(house.inbox().messages.size(), 1u);
    EXPECT_EQ(house.inbox().messages[0].uid, 2u);
  }
}

TEST(Pop3Server, answersAllThatStandsInFrontOfAHalfClose) {
  for (const auto& makeLab : everyLab()) {
    Pop3House house(makeLab(), {"one"}, &plainText);
    const Visit& visit = house.visit(110, {.says = kLogOn + "DELE 1\r\nQUIT\r\n", .halfCloses = true});
    EXPECT_EQ(visit.received, kPop3Greeting + kLogOnAnswers + lines({"+OK dele 1", "+OK bye"}));
    EXPECT_TRUE(house.inbox().messages.empty());
  }
}

TEST(Pop3Server, startsTlsInPlace) {
  for (const auto& makeLab : everyLab()) {
    Pop3House house(makeLab(), {});
    const Visit& visit = house.visit(110, {.says = "USER alice\r\nSTLS\r\n",
                                           .tlsBehind = clientTls(kHost),
                                           .tlsAnswer = "+OK stls-ok",
                                           .saysInside = "CAPA\r\n" + kLogOn + "STLS\r\nQUIT\r\n"});
    EXPECT_EQ(visit.received, kPop3Greeting + lines({"-ERR logon-disabled", "+OK stls-ok"}));
    // A051: inside TLS it is neither listed nor taken.
    EXPECT_EQ(visit.insideTls, lines({"+OK capabilities", "TOP", "SASL NTLM GSSAPI", "USER", "."}) + kLogOnAnswers +
                                   lines({"-ERR stls-refused", "+OK bye"}));
  }
}

// A050: whatever stands behind STLS in clear is answered neither in clear nor in TLS.
TEST(Pop3Server, neverAnswersWhatStandsBehindStls) {
  for (const char* behind : {"CAPA\r\n", "CA", "USER alice\r\nPASS alice's word\r\n", "CAPA\r\n\x16\x03\x01"}) {
    for (const auto& makeLab : everyLab()) {
      Pop3House house(makeLab(), {});
      const Visit& visit = house.visit(110, {.says = std::string("STLS\r\n") + behind,
                                             .tlsBehind = clientTls(kHost),
                                             .tlsAnswer = "+OK stls-ok",
                                             .saysInside = "PA\r\nNOOP\r\n"});
      EXPECT_EQ(visit.received.find("TOP"), std::string::npos);
      EXPECT_EQ(visit.insideTls, "");
      EXPECT_TRUE(visit.ended || !visit.tlsError.what.empty());
      EXPECT_EQ(house.visit(110, {.says = "QUIT\r\n"}).received, kPop3Greeting + "+OK bye\r\n");
    }
  }
}

TEST(Pop3Server, speaksTlsFromTheFirstOctetOn995) {
  for (const auto& makeLab : everyLab()) {
    Pop3House house(makeLab(), {});
    const Visit& visit = house.visit(995, {.says = kLogOn + "QUIT\r\n", .tls = clientTls(kHost)});
    EXPECT_EQ(visit.received, kPop3Greeting + kLogOnAnswers + "+OK bye\r\n");
    EXPECT_EQ(visit.peerName, kHost);
  }
}

// A054.
TEST(Pop3Server, refusesAnEndlessLineAndServesTheNext) {
  for (const auto& makeLab : everyLab()) {
    Pop3House house(makeLab(), {});
    for (const std::string& line : {std::string(1024 * 1024, 'A'), "USER " + std::string(65536, 'A') + "\r\n"}) {
      const Visit& visit = house.visit(110, {.says = line});
      EXPECT_TRUE(visit.ended);
      EXPECT_TRUE(visit.received == kPop3Greeting || visit.received == kPop3Greeting + "-ERR line-too-long\r\n");
    }
    EXPECT_EQ(house.visit(110, {.says = "QUIT\r\n"}).received, kPop3Greeting + "+OK bye\r\n");
  }
}

// A061: big, with lines beyond any limit and a dot wherever one hurts.
TEST(Pop3Server, sendsABigMessageWhole) {
  std::string message = "Subject: big\r\n\r\n.\r\n..\r\n";
  while (message.size() < 600 * 1024) message += std::string(4000, 'x') + "\r\n.\r\n";
  std::string block;
  DotStuffer stuffer;
  stuffer.append(message, block);
  stuffer.finish(block);
  for (const auto& makeLab : everyLab()) {
    Pop3House house(makeLab(), {}, &plainText);
    house.inbox().append(std::make_shared<const std::string>(message), 0);
    const Visit& visit = house.visit(110, {.says = kLogOn + "RETR 1\r\nRETR 1\r\nQUIT\r\n"});
    const std::string once = "+OK retr " + std::to_string(message.size()) + "\r\n" + block;
    EXPECT_TRUE(visit.received == kPop3Greeting + kLogOnAnswers + once + once + "+OK bye\r\n");
  }
}

TEST(Pop3Server, deletesNothingAndFreesTheMailboxWhenAConnectionIsDropped) {
  for (const auto& makeLab : everyLab()) {
    Pop3House house(makeLab(), {"one"}, &plainText);
    house.visit(110, {.says = kLogOn + "DELE 1\r\n"});
    const Visit& second = house.visit(110, {.says = kLogOn});
    EXPECT_EQ(second.received, kPop3Greeting + lines({"+OK user-ok", "-ERR mailbox-in-use"}));
    house.hangUp();
    EXPECT_EQ(house.inbox().messages.size(), 1u);
    const Visit& third = house.visit(110, {.says = kLogOn + "STAT\r\n"});
    EXPECT_EQ(third.received, kPop3Greeting + kLogOnAnswers + "+OK stat 1 22\r\n");
    ASSERT_TRUE(house.server->restart(MailProtocol::kPop3).ok());
    house.rest();
    const Visit& fourth = house.visit(110, {.says = kLogOn});
    EXPECT_EQ(fourth.received, kPop3Greeting + kLogOnAnswers) << "a restart frees it too";
    house.server.reset();
    house.rest();
    EXPECT_TRUE(house.store.of("alice").claim()) << "and so does the end of the server";
  }
}

TEST(Pop3Server, deletesBesideAnImapSession) {
  for (const auto& makeLab : everyLab()) {
    Pop3House house(makeLab(), {"one", "two"}, &plainText);
    Visit& imap = house.visit(143, {.says = "a1 LOGIN alice \"alice's word\"\r\na2 EXAMINE INBOX\r\n"});
    house.visit(110, {.says = kLogOn + "DELE 1\r\nQUIT\r\n"});
    imap.received.clear();
    house.say("a3 FETCH 1:2 UID\r\na4 NOOP\r\na5 FETCH 1 UID\r\n", imap);
    EXPECT_EQ(imap.received, lines({"* 2 FETCH (UID 2)", "a3 OK fetch-ok", "* 1 EXPUNGE", "a4 OK noop-ok",
                                    "* 1 FETCH (UID 2)", "a5 OK fetch-ok"}));
  }
}

const std::string kPop3TrustLogin = "AUTH PLAIN\r\n" + encodeBase64("alice\0FRONT$\0FRONT$'s word"sv) + "\r\nQUIT\r\n";

TEST(Pop3Server, letsAFrontEndInOnTheTrustPortByItsCertificate) {
  for (const auto& makeLab : everyLab()) {
    Pop3House house(makeLab(), {});
    const Visit& trusted =
        house.visit(kPop3TrustPort, {.says = kPop3TrustLogin, .tls = clientTls(kHost, "front.example.test")});
    EXPECT_EQ(trusted.received, kPop3Greeting + lines({"+ ", "+OK auth-ok", "+OK bye"}));
    const Visit& other =
        house.visit(kPop3TrustPort, {.says = kPop3TrustLogin, .tls = clientTls(kHost, "mail.example.test")});
    EXPECT_EQ(other.received, kPop3Greeting + lines({"+ ", "-ERR auth-failed", "+OK bye"}));
    const Visit& nameless = house.visit(kPop3TrustPort, {.says = kPop3TrustLogin, .tls = clientTls(kHost)});
    EXPECT_EQ(nameless.received, "") << "no certificate, no conversation";
    const Visit& elsewhere = house.visit(995, {.says = kPop3TrustLogin, .tls = clientTls(kHost, "front.example.test")});
    EXPECT_EQ(elsewhere.received, kPop3Greeting + lines({"+ ", "-ERR auth-failed", "+OK bye"}));
  }
}

// Seed 002, as exchange-ps has the setting for POP3 too: each service by its own settings.
TEST(Pop3Server, presentsItsOwnNameSettingAndNotImaps) {
  House house(Testbed::memory(1), [](Product& product, ServiceSettings& settings) {
    product.quirks = {Quirk::kCertificateNameSettingUnderPlaintextLogin};
    settings.loginType = LoginType::kPlainTextLogin;
  });
  house.open();
  house.machine->bindCertificate(MailProtocol::kPop3, "mail.example.test");
  EXPECT_EQ(presentedName(house, 995), "mail.example.test");
  EXPECT_EQ(presentedName(house, kPop3TrustPort), "mail.example.test");
  EXPECT_EQ(presentedName(house, 993), kHost);
  EXPECT_EQ(presentedName(house, 1993), kHost);
}

TEST(Pop3Server, listensOnlyWhereItShould) {
  const auto answering = [](House& house) {
    std::string ports;
    for (const uint16_t port : {uint16_t{110}, uint16_t{995}, kPop3TrustPort}) {
      if (!house.visit(port, {}).refused) ports += std::to_string(port) + " ";
    }
    return ports;
  };
  Pop3House all(Testbed::memory(1), {});
  EXPECT_EQ(answering(all), "110 995 1995 ");
  // 4.0 has no POP3: nobody listens.
  Pop3House none(Testbed::memory(1), {}, [](Product& product, ServiceSettings&) { product.pop3.served = false; });
  EXPECT_EQ(answering(none), "");
}

TEST(Pop3Server, endsIdleConnectionsWhenTheirTimeIsUp) {
  Pop3House house(Testbed::memory(3), {});
  const Visit& visit = house.visit(110, {});
  const Milliseconds limit =
      house.machine->inEffect(MailProtocol::kPop3, MachineService::kBackEnd).preAuthenticatedTimeoutMs;
  ASSERT_TRUE(house.loop().advance(limit - 1000).ok());
  EXPECT_FALSE(visit.ended);
  ASSERT_TRUE(house.loop().advance(2000).ok());
  EXPECT_EQ(visit.received, kPop3Greeting + "-ERR idle-timeout\r\n");
  EXPECT_TRUE(visit.ended);
}

TEST(Pop3Server, restartsWithoutTouchingImap) {
  Pop3House house(Testbed::memory(3), {});
  const Visit& imap = house.visit(143, {});
  const Visit& pop3 = house.visit(110, {});
  ASSERT_TRUE(house.server->restart(MailProtocol::kPop3).ok());
  house.rest();
  EXPECT_EQ(pop3.received, kPop3Greeting + "-ERR shutdown\r\n");
  EXPECT_FALSE(imap.ended);
}

}  // namespace
}  // namespace coexist
