// The shipped products as SMTP back ends: the founding documents' words, and everybody delivers.
#include <gtest/gtest.h>

#include "backend/smtp_kit.h"
#include "base/base64.h"
#include "product/products.h"

namespace coexist {
namespace {

class SmtpProducts : public testing::Test {
 protected:
  // A session of a shipped product; alice's NTLM credentials fit.
  static std::unique_ptr<SmtpKit> of(std::string_view name) {
    auto kit = std::make_unique<SmtpKit>();
    kit->product = shipped(name);
    kit->useSettings(kit->product.defaults[MailProtocol::kSmtp]);
    return kit;
  }
};

const SaslCredentials kAliceAtDesk = {"", "alice", "alice's word", "EXAMPLE", "DESK"};
const SaslCredentials kProxy = {"", "proxy", "proxy's word", "EXAMPLE", "DESK"};

// What answers a whole log-on by `verb`; what the client can say first comes with the command.
std::string logOn(SmtpKit& kit, const std::string& verb, const SaslCredentials& credentials,
                  const std::string& mechanism = "NTLM") {
  const auto client = makeSaslClient(mechanism, credentials, kit.random, 1'700'000'000);
  const std::string first = client->start().octets;
  std::string answer = kit.say(verb + " " + mechanism + (first.empty() ? "" : " " + encodeBase64(first)));
  while (answer.starts_with("334 ")) {
    const auto octets = decodeBase64(std::string_view(answer).substr(4, answer.size() - 6));
    answer = kit.say(encodeBase64(client->answer(octets.value_or("")).octets));
  }
  return answer;
}

// Q262945, line by line; its tokens are computed.
TEST_F(SmtpProducts, replaysTheTranscriptOfQ262945) {
  const auto kit = of("exchange-5.5-sp2-secure");
  EXPECT_EQ(kit->say("EHLO server1.COMPANY1.COM"),
            lines({"250-back.example.test Hello [client.example.test]", "250-XEXCH50", "250-HELP", "250-ETRN",
                   "250-DSN", "250-SIZE 0", "250-AUTH LOGIN", "250 AUTH=LOGIN"}));
  EXPECT_EQ(logOn(*kit, "AUTH", kProxy), "235 ntlm authentication successful\r\n");
  EXPECT_EQ(kit->say("MAIL FROM:<JohnD@COMPANY1.com> SIZE=1460 RET=FULL"),
            "250 OK - mail from <JohnD@COMPANY1.com>; can accomodate 1460 bytes\r\n");
  EXPECT_EQ(kit->say("RCPT TO:<alice@example.test> NOTIFY=FAILURE,DELAY"),
            "250 OK - Recipient <alice@example.test>\r\n");
  EXPECT_EQ(kit->say("DATA"),
            lines({"354 Send data.  End with CRLF.CRLF", "554 Mailbox is not local: JohnD@COMPANY1.com"}));
  EXPECT_EQ(kit->say("QUIT"), "221 closing connection\r\n");
  EXPECT_TRUE(kit->messages("alice").empty());
}

// Seed 004.
TEST_F(SmtpProducts, speakTheVerbsThatSeed004NamesAndNoOthers) {
  EXPECT_EQ(of("exchange-5.0")->greet().say("AUTH NTLM"), "500 command not recognized\r\n");
  EXPECT_EQ(of("exchange-5.5")->say("EHLO x").find("XAUTH"), std::string::npos);
  EXPECT_EQ(of("exchange-5.5")->greet().say("XAUTH NTLM"), "500 command not recognized\r\n");
  const auto cured = of("exchange-5.5-2394");
  EXPECT_NE(cured->say("EHLO x").find("XAUTH"), std::string::npos);
  EXPECT_TRUE(logOn(*cured, "XAUTH", kAliceAtDesk).starts_with("235 "));
}

// C29: KB843106.
TEST_F(SmtpProducts, refusePropertiesBeforeTheLogOnInTheirOwnWords) {
  EXPECT_EQ(of("exchange-2003")->greet().say("XEXCH50 2336 3"), "504 Need to authenticate first \r\n");
  EXPECT_EQ(of("exchange-5.5-2657")->greet().say("XEXCH50 2336 3"), "505 Authentication required\r\n");
}

// Whatever else a product gets wrong: whoever logs on by one of its verbs delivers.
TEST_F(SmtpProducts, allDeliverBehindALogOn) {
  int served = 0;
  for (const std::string& name : shippedProducts().names()) {
    const SmtpProfile& profile = shipped(name).smtp;
    if (!profile.served) continue;
    ++served;
    const auto& honoured = profile.honoured[static_cast<size_t>(ServerRole::kBack)][static_cast<size_t>(kTls)];
    for (const std::string& verb : profile.loginVerbs) {
      ASSERT_FALSE(honoured.empty()) << name << " has a verb and no mechanism";
      const auto kit = of(name);
      kit->secure();
      ASSERT_TRUE(kit->say("EHLO client.test").starts_with("250-")) << name;
      const std::string said = logOn(*kit, verb, kAliceAtDesk, honoured.front());
      ASSERT_TRUE(said.starts_with("235 ")) << name << " " << verb << " " << honoured.front() << ": " << said;
      const std::string answers = kit->say({"MAIL FROM:<alice@example.test>", "RCPT TO:<alice@example.test>", "DATA"});
      EXPECT_NE(answers.find("\r\n354 "), std::string::npos) << name << answers;
      EXPECT_TRUE(kit->send("Subject: x\r\n\r\n").starts_with("250 ")) << name;
      EXPECT_EQ(kit->messages("alice").size(), 1u) << name;
    }
  }
  EXPECT_GE(served, 5);
}

}  // namespace
}  // namespace coexist
