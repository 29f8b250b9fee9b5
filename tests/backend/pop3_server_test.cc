// POP3 behind its listeners, in the memory lab with many interleavings and over TCP.
#include <gtest/gtest.h>

#include "backend/server_kit.h"
#include "wire/message_block.h"

namespace coexist {
namespace {

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

}  // namespace
}  // namespace coexist
