#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/base64.h"
#include "gateway/smtp/smtp_kit.h"
#include "sasl/mechanism.h"

namespace coexist {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(SmtpFrontLogin, verifiesTheClientItself) {
  SmtpKit kit;
  kit.start();
  kit.hello();
  EXPECT_EQ(kit.say("AUTH PLAIN"), "334 \r\n");
  EXPECT_EQ(kit.client.lineLimit, kMaxSaslOctets);
  EXPECT_EQ(kit.say(plainResponse("alice", "alice-secret")), "235 2.7.0 in by plain\r\n");
  EXPECT_TRUE(kit.front.connector.requests.empty());
  EXPECT_THAT(kit.logged(), HasSubstr(",alice,0,"));
  EXPECT_THAT(kit.logged(), HasSubstr(",auth,PLAIN,R=ok"));
  // Attack catalogue A081.
  EXPECT_EQ(kit.say("AUTH PLAIN"), "503 5.5.1 not now\r\n");
}

TEST(SmtpFrontLogin, takesLoginAndNtlmByEveryVerbOfTheProfile) {
  for (const char* verb : {"AUTH", "XAUTH", "xauth"}) {
    SmtpKit kit;
    kit.start();
    kit.hello();
    EXPECT_EQ(kit.ntlm(verb, "alice", "alice-secret"), "235 2.7.0 in by ntlm indeed\r\n");
  }
  SmtpKit kit;
  kit.start();
  kit.hello();
  EXPECT_EQ(kit.say("AUTH LOGIN"), "334 VXNlcm5hbWU6\r\n");
  EXPECT_EQ(kit.say(encodeBase64("alice")), "334 UGFzc3dvcmQ6\r\n");
  EXPECT_EQ(kit.say(encodeBase64("alice-secret")), "235 2.7.0 in by login\r\n");
  EXPECT_EQ(kit.say("X-EXPS NTLM"), "500 5.3.3 command\r\n");
}

TEST(SmtpFrontLogin, takesAnInitialResponse) {
  SmtpKit kit;
  kit.start();
  kit.hello();
  EXPECT_EQ(kit.say("AUTH LOGIN " + encodeBase64("alice")), "334 UGFzc3dvcmQ6\r\n");
  EXPECT_EQ(kit.say("*"), "501 5.7.0 cancelled\r\n");
  EXPECT_EQ(kit.say("AUTH PLAIN ="), "535 5.7.3 not in\r\n");
  kit.logOn("alice");
}

TEST(SmtpFrontLogin, wantsEhloFirst) {
  SmtpKit kit;
  kit.start();
  EXPECT_EQ(kit.say("AUTH PLAIN"), "503 5.5.1 EHLO first\r\n");
}

// Attack catalogue A081.
TEST(SmtpFrontLogin, takesNoLoginInsideATransaction) {
  SmtpKit kit;
  kit.start();
  kit.hello();
  kit.say("MAIL FROM:<x@away.test>");
  EXPECT_EQ(kit.say("AUTH PLAIN"), "503 5.5.1 not now\r\n");
}

// C26.
TEST(SmtpFrontLogin, wantsOneMechanismAndAtMostOneResponse) {
  SmtpKit kit;
  kit.start();
  kit.hello();
  EXPECT_EQ(kit.say("AUTH"), "501 5.5.4 arguments\r\n");
  EXPECT_EQ(kit.say("AUTH NTLM a b"), "501 5.5.4 arguments\r\n");
}

TEST(SmtpFrontLogin, wantsTlsFirstWhereASettingDemandsIt) {
  Product product = smtpProduct();
  product.defaults[MailProtocol::kSmtp].loginType = LoginType::kSecureLogin;
  SmtpKit kit(product);
  kit.start();
  kit.hello();
  EXPECT_EQ(kit.say("AUTH PLAIN " + plainResponse("alice", "alice-secret")), "530 5.7.0 STARTTLS first\r\n");
  EXPECT_EQ(kit.say("AUTH CRAM-MD5"), "504 5.7.4 mechanism\r\n");
  kit.client.isSecure = true;
  kit.logOn("alice");
}

// Attack catalogue A100, A103.
TEST(SmtpFrontLogin, leavesAnExchangeThatIsCancelledOrNoBase64) {
  SmtpKit kit;
  kit.front.product.smtp.maxErrors = 0;
  kit.start();
  kit.hello();
  for (const char* response : {"!!!!", "AAA", "=AAA", "AG..=AH..=="}) {
    EXPECT_EQ(kit.say("AUTH PLAIN"), "334 \r\n");
    EXPECT_EQ(kit.say(response), "501 5.5.2 no base64\r\n");
    EXPECT_EQ(kit.client.lineLimit, kit.front.machine.configured(MailProtocol::kSmtp).maxCommandBytes);
    EXPECT_EQ(kit.say("NOOP"), "250 2.0.0 noop\r\n");
  }
}

// Attack catalogue A105-A108.
TEST(SmtpFrontLogin, refusesProofsThatProveNothing) {
  SmtpKit kit;
  kit.front.product.smtp.guessing.maxFailedLogins = 0;
  kit.start();
  kit.hello();
  const std::string nul(1, '\0');
  for (const std::string& octets :
       {std::string(), nul, nul + nul, nul + nul + nul, std::string("alice"),
        nul + "alice" + nul + "alice-secret" + nul, nul + "alice" + nul + "wrong", nul + "nobody" + nul + "x",
        "nobody" + nul + "alice" + nul + "alice-secret", "bob" + nul + "alice" + nul + "alice-secret",
        nul + "alice\r\nNOOP" + nul + "alice-secret"}) {
    kit.say("AUTH PLAIN");
    EXPECT_EQ(kit.say(encodeBase64(octets)), "535 5.7.3 not in\r\n");
    EXPECT_EQ(kit.say("MAIL FROM:<alice@example.test>"), "250 2.1.0 sender\r\n");
    EXPECT_EQ(kit.say("RSET"), "250 2.0.0 reset\r\n");
  }
  EXPECT_TRUE(kit.front.connector.requests.empty());
}

// Attack catalogue A109, A112, A113.
TEST(SmtpFrontLogin, refusesBrokenNtlm) {
  SmtpKit kit;
  kit.front.product.smtp.guessing.maxFailedLogins = 0;
  kit.start();
  kit.hello();
  EXPECT_EQ(kit.ntlm("AUTH", "alice", "wrong"), "535 5.7.3 not in\r\n");
  for (const std::string& octets : {std::string(7, 'N'), std::string("NTLMSSP\0\x09\0\0\0", 12),
                                    std::string("NTLMSSP\0\x03\0\0\0", 12), std::string(60'00, '\xff')}) {
    kit.say("AUTH NTLM");
    EXPECT_EQ(kit.say(encodeBase64(octets)), "535 5.7.3 not in\r\n");
  }
}

TEST(SmtpFrontLogin, makesTheNextProofOfAnAddressWait) {
  SmtpKit kit;
  Penalties penalties({.delayMs = 2000, .mostDelayMs = 15'000, .addressFailures = 9});
  kit.front.options.penalties = &penalties;
  kit.start();
  kit.hello();
  EXPECT_EQ(kit.ntlm("AUTH", "alice", "wrong"), "");
  EXPECT_EQ(kit.client.timers.at(FrontConversation::kTarpitTimer).delayMs, 2000);
  kit.session->onTimer(FrontConversation::kTarpitTimer);
  EXPECT_EQ(kit.client.take(), "535 5.7.3 not in\r\n");

  EXPECT_EQ(kit.say("AUTH PLAIN " + plainResponse("alice", "alice-secret")), "");
  EXPECT_EQ(kit.client.timers.at(FrontConversation::kTarpitTimer).delayMs, 2000);
  kit.session->onTimer(FrontConversation::kTarpitTimer);
  EXPECT_EQ(kit.client.take(), "235 2.7.0 in by plain\r\n");
}

TEST(SmtpFrontLogin, keepsPasswordsOutOfTheLog) {
  SmtpKit kit;
  std::vector<std::string> notices;
  kit.front.options.notice = [&](const std::string& sentence) { notices.push_back(sentence); };
  kit.start();
  kit.hello();
  kit.say("AUTH PLAIN " + plainResponse("alice", "wrong-secret"));
  kit.logOn("alice");
  EXPECT_THAT(notices.at(0), HasSubstr("alice from client.example.test:40001 was refused: LogonDenied"));
  for (const std::string& line : kit.front.logged) {
    EXPECT_THAT(line, Not(HasSubstr("secret")));
    EXPECT_THAT(line, Not(HasSubstr(plainResponse("alice", "alice-secret"))));
  }
}

TEST(SmtpFrontLogin, recordsHowHealthMailboxesFare) {
  SmtpKit kit;
  kit.start();
  kit.hello();
  kit.say("AUTH PLAIN " + plainResponse("HealthMailbox1", "wrong"));
  EXPECT_FALSE(kit.front.health.healthy());
  kit.logOn("HealthMailbox1");
  EXPECT_THAT(kit.front.health.rows("FRONT").back(), HasSubstr("Healthy"));
}

}  // namespace
}  // namespace coexist
