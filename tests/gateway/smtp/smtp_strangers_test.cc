// What a front end that is strict tells strangers, and lets its own people do, as its settings have it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/smtp/smtp_kit.h"

namespace coexist {
namespace {

using ::testing::HasSubstr;

struct SmtpStrangers : ::testing::Test {
  void start() {
    kit.start();
    kit.hello();
  }
  void setConnector(bool localSendersLogOn, bool emptySendersStayLocal) {
    kit.front.configure(MailProtocol::kSmtp, [&](ServiceSettings& settings) {
      settings.connector.localSendersLogOn = localSendersLogOn;
      settings.connector.emptySendersStayLocal = emptySendersStayLocal;
    });
  }
  // The answer that the tarpit holds back.
  std::string late() {
    kit.session->onTimer(FrontConversation::kTarpitTimer);
    return kit.client.take();
  }
  SmtpKit kit;
};

TEST_F(SmtpStrangers, waitForTheAnswerAboutSomebodyUnknownAndMayAskSoOftenOnly) {
  kit.front.product.smtp.guessing.tarpitMs = 1000;
  kit.front.product.smtp.tarpitsUnknownRecipients = true;
  start();
  kit.say("MAIL FROM:<x@away.test>");
  for (int asked = 1; asked <= 5; ++asked) {
    EXPECT_EQ(kit.say("RCPT TO:<u" + std::to_string(asked) + "@example.test>"), "");
    EXPECT_TRUE(kit.client.paused);
    EXPECT_EQ(kit.client.timers.at(FrontConversation::kTarpitTimer).delayMs, 1000);
    EXPECT_EQ(late(), asked < 5 ? "550 5.1.1 nobody\r\n" : "550 5.1.1 nobody\r\n421 4.7.0 too many errors\r\n");
  }
  EXPECT_TRUE(kit.client.closed);
}

TEST_F(SmtpStrangers, areAnsweredAtOnceWhereTheProductDoesSoAsAreOurOwnPeople) {
  kit.front.product.smtp.guessing.tarpitMs = 1000;
  start();
  kit.say("MAIL FROM:<x@away.test>");
  for (int asked = 0; asked < 9; ++asked) EXPECT_EQ(kit.say("RCPT TO:<u@example.test>"), "550 5.1.1 nobody\r\n");
  kit.front.product.smtp.tarpitsUnknownRecipients = true;
  kit.say("RSET");
  kit.logOn("alice");
  kit.say("MAIL FROM:<alice@example.test>");
  for (int asked = 0; asked < 9; ++asked) EXPECT_EQ(kit.say("RCPT TO:<u@example.test>"), "550 5.1.1 nobody\r\n");
}

TEST_F(SmtpStrangers, doNotSendAsOurs) {
  setConnector(true, false);
  start();
  EXPECT_EQ(kit.say("MAIL FROM:<bob@example.test>"), "550 5.7.1 not as bob@example.test\r\n");
  EXPECT_THAT(kit.logged(), HasSubstr("ErrMsg=SenderNotLoggedOn"));
  EXPECT_EQ(kit.say("MAIL FROM:<nobody@example.test>"), "550 5.7.1 not as nobody@example.test\r\n");
  EXPECT_EQ(kit.say("MAIL FROM:<>"), "250 2.1.0 sender\r\n");
  kit.say("RSET");
  EXPECT_EQ(kit.say("MAIL FROM:<x@away.test>"), "250 2.1.0 sender\r\n");
  kit.say("RSET");
  kit.logOn("alice");
  EXPECT_EQ(kit.say("MAIL FROM:<alice@example.test>"), "250 2.1.0 sender\r\n");
}

TEST_F(SmtpStrangers, sendAsOursWhereTheyAreBelievedToBeServersOrTheSettingSaysSo) {
  start();
  EXPECT_EQ(kit.say("MAIL FROM:<bob@example.test>"), "250 2.1.0 sender\r\n");
  setConnector(true, false);
  kit.front.configure(MailProtocol::kSmtp,
                      [](ServiceSettings& settings) { settings.connector.externalAuthoritative = true; });
  kit.say("RSET");
  EXPECT_EQ(kit.say("MAIL FROM:<bob@example.test>"), "250 2.1.0 sender\r\n");
}

TEST_F(SmtpStrangers, ourOwnPeopleSendToTheWorldUnderTheirNames) {
  setConnector(false, true);
  start();
  kit.logOn("alice");
  kit.say("MAIL FROM:<>");
  EXPECT_EQ(kit.say("RCPT TO:<x@away.test>"), "550 5.7.1 not as <>\r\n");
  EXPECT_THAT(kit.logged(), HasSubstr("ErrMsg=EmptySender"));
  EXPECT_EQ(kit.say("RCPT TO:<alma@example.test>"), "");
  EXPECT_EQ(kit.front.connector.requests.size(), 1u);
}

TEST_F(SmtpStrangers, serversOfOursReportToTheWorld) {
  setConnector(false, true);
  start();
  kit.logOn("svc");
  kit.say("MAIL FROM:<>");
  EXPECT_NE(kit.say("RCPT TO:<x@away.test>"), "550 5.7.1 not as <>\r\n");
}

// RFC 5321 section 4.5.1.
TEST_F(SmtpStrangers, reachThePostmaster) {
  kit.front.options.postmaster = {"legacy", "alice@example.test"};
  start();
  kit.say("MAIL FROM:<x@away.test>");
  kit.say("RCPT TO:<Postmaster>");
  ASSERT_EQ(kit.front.connector.requests.size(), 1u);
  EXPECT_EQ(kit.greet(), "MAIL FROM:<x@away.test>\r\n");
  EXPECT_EQ(kit.home("250 ok"), "RCPT TO:<alice@example.test>\r\n");
  kit.home("250 ok");
  EXPECT_EQ(kit.client.take(), "250 2.1.5 Postmaster\r\n");
}

}  // namespace
}  // namespace coexist
