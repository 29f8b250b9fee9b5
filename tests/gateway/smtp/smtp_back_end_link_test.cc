#include "gateway/smtp/smtp_back_end_link.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/smtp/smtp_kit.h"

namespace coexist {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;
using namespace std::string_literals;

// Each test speaks through a whole front session: its commands are what the link is asked.
struct SmtpLink : ::testing::Test {
  SmtpLink() {
    kit.start();
    kit.hello();
  }
  // One message to alice over the connection that stands, from MAIL to the acknowledgement.
  void deliverAnother() {
    EXPECT_EQ(kit.say("MAIL FROM:<y@away.test>"), "250 2.1.0 sender\r\n");
    kit.say("RCPT TO:<alice@example.test>");
    EXPECT_EQ(kit.backEnd().take(), "MAIL FROM:<y@away.test>\r\n");
    EXPECT_EQ(kit.home("250 ok"), "RCPT TO:<alice@example.test>\r\n");
    kit.home("250 ok");
    kit.say("DATA");
    kit.home("354 go");
    finish();
  }
  void finish() {
    kit.session->onBlockEnd();
    kit.backEnd().take();
    kit.client.take();
    kit.home("250 stored");
    EXPECT_THAT(kit.client.take(), StartsWith("250 2.6.0 "));
  }
  size_t connections() const { return kit.front.connector.requests.size(); }

  SmtpKit kit;
};

TEST_F(SmtpLink, keepsAConnectionForTheNextTransaction) {
  kit.openData();
  finish();
  deliverAnother();
  deliverAnother();
  EXPECT_EQ(connections(), 1u);
}

// RFC 5321 section 4.2.1: the first digit of the first line is the home's word, whatever follows or does not.
TEST_F(SmtpLink, takesTheFirstDigitBehindTheDotForTheWord) {
  const std::pair<std::vector<std::string>, bool> answers[] = {
      {{"250-a", "251 b"}, true},  {{"250-a", "what"}, true}, {{"250 \0"s}, true}, {{"251x"}, true}, {{"299-a"}, true},
      {{"450-a", "250 b"}, false}, {{"25"}, false},           {{" 250 a"}, false}, {{}, false},
  };
  for (const auto& [lines, taken] : answers) {
    kit.openData();
    kit.session->onBlockEnd();
    EXPECT_GT(kit.backEnd().lineLimit, 9'000u) << "a line of any length is read as far as its code";
    for (const std::string& line : lines) kit.home(line);
    kit.front.connector.sessions.back()->onClosed(CloseReason::kReset);
    EXPECT_THAT(kit.client.take(), StartsWith(taken ? "250 2.6.0 " : "451 4.3.0 ")) << ::testing::PrintToString(lines);
  }
}

// RFC 4954 section 6: 454 and 432 say nothing of the proof.
TEST_F(SmtpLink, tellsTheLogWhetherTheProofWasRefused) {
  for (const auto& [reply, cause] : {std::pair{"454 4.7.0 later", "ProxyServerUnavailable"},
                                     {"432 4.7.12 transition", "ProxyServerUnavailable"},
                                     {"535 5.7.8 no", "ProxyNotAuthenticated"}}) {
    kit.session->goodbye();
    kit.client = FakeSessionIo();
    kit.start();
    kit.hello();
    kit.logOn("grace");
    kit.say("MAIL FROM:<grace@example.test>");
    kit.say("RCPT TO:<grace@example.test>");
    EXPECT_EQ(kit.greet({"AUTH PLAIN"}), "AUTH PLAIN\r\n");
    kit.home("334 ");
    kit.home(reply);
    EXPECT_EQ(kit.client.take(), "451 4.4.0 later\r\n");
    EXPECT_THAT(kit.logged(), HasSubstr("ErrMsg="s + cause)) << reply;
  }
}

TEST_F(SmtpLink, resetsATransactionThatWasLeftBeforeItStartsAnother) {
  kit.openTransaction();
  kit.say("RSET");
  EXPECT_EQ(kit.backEnd().take(), "");
  kit.say("MAIL FROM:<y@away.test>");
  kit.say("RCPT TO:<alma@example.test>");
  EXPECT_EQ(kit.backEnd().take(), "RSET\r\n");
  EXPECT_EQ(kit.home("250 reset"), "MAIL FROM:<y@away.test>\r\n");
  EXPECT_EQ(kit.home("250 ok"), "RCPT TO:<alma@example.test>\r\n");
  EXPECT_EQ(connections(), 1u);
}

TEST_F(SmtpLink, connectsAnewWhereRsetIsRefused) {
  kit.openTransaction();
  kit.say("RSET");
  kit.say("MAIL FROM:<y@away.test>");
  kit.say("RCPT TO:<alma@example.test>");
  kit.home("500 what");
  EXPECT_EQ(connections(), 2u);
  EXPECT_EQ(kit.greet(), "MAIL FROM:<y@away.test>\r\n");
}

// A connection that was kept may be dead; nothing has been taken on it yet.
TEST_F(SmtpLink, connectsAnewOnceWhereAKeptConnectionIsDead) {
  kit.openData();
  finish();
  kit.say("MAIL FROM:<y@away.test>");
  kit.say("RCPT TO:<alice@example.test>");
  kit.home("421 4.4.2 too late");
  EXPECT_EQ(connections(), 2u);
  kit.front.connector.open();
  kit.home("421 4.3.2 not now");
  EXPECT_EQ(kit.client.take(), "451 4.4.0 later\r\n");
  EXPECT_EQ(connections(), 2u);
}

TEST_F(SmtpLink, noticesThatAKeptConnectionHasGone) {
  kit.openData();
  finish();
  kit.front.connector.sessions.back()->onEnd();
  EXPECT_TRUE(kit.backEnd().closed);
  kit.openTransaction("y@away.test");
  EXPECT_EQ(connections(), 2u);
}

// Its recipients are gone with it: nothing may be said to have been taken for them.
TEST_F(SmtpLink, startsNothingAnewBehindARecipientThatWasTaken) {
  kit.openTransaction();
  kit.front.connector.sessions.back()->onClosed(CloseReason::kReset);
  EXPECT_EQ(kit.say("RCPT TO:<alma@example.test>"), "451 4.4.0 later\r\n");
  EXPECT_EQ(kit.say("DATA"), "451 4.3.0 not stored\r\n");
  EXPECT_EQ(connections(), 1u);
  kit.openTransaction("y@away.test");
  EXPECT_EQ(connections(), 2u);
}

TEST_F(SmtpLink, leavesWithAStrangersConnectionWhenHeLogsOn) {
  kit.openTransaction();
  kit.say("RSET");
  kit.logOn("alice");
  EXPECT_EQ(kit.backEnd().take(), "QUIT\r\n");
  kit.say("MAIL FROM:<alice@example.test>");
  kit.say("RCPT TO:<alma@example.test>");
  EXPECT_EQ(connections(), 2u);
}

// Attack catalogue A150.
TEST_F(SmtpLink, saysLaterWhereNobodyListensAndTriesAgainAtTheNextRecipient) {
  kit.say("MAIL FROM:<x@away.test>");
  kit.say("RCPT TO:<alice@example.test>");
  kit.front.connector.requests.back().failed(Error{"connection refused", "old.example.test:25"});
  EXPECT_EQ(kit.client.take(), "451 4.4.0 later\r\n");
  EXPECT_THAT(kit.logged(), HasSubstr("ErrMsg=ProxyConnectFailed"));
  EXPECT_FALSE(kit.client.paused);
  kit.say("RCPT TO:<alice@example.test>");
  EXPECT_EQ(connections(), 2u);
}

// Attack catalogue A151, A152, A158.
TEST_F(SmtpLink, givesUpABackEndThatIsSilentAtEveryStep) {
  kit.say("MAIL FROM:<x@away.test>");
  const auto limit = [&] { return kit.client.timers.size() == 1 ? kit.client.timers.begin()->second.delayMs : -1; };
  const auto expire = [&] {
    kit.session->onTimer(kit.client.timers.begin()->first);
    const std::string said = kit.client.take();
    EXPECT_THAT(kit.logged(), HasSubstr("ErrMsg=ProxyTimeout"));
    return said;
  };
  kit.say("RCPT TO:<alice@example.test>");
  EXPECT_EQ(limit(), kit.front.options.limits.backEndConnectMs);
  EXPECT_EQ(expire(), "451 4.4.0 later\r\n");
  EXPECT_EQ(kit.front.connector.abandoned, std::vector<BackEndConnector::Id>{1});

  kit.say("RCPT TO:<alice@example.test>");
  kit.front.connector.open();
  EXPECT_EQ(limit(), kit.front.options.limits.backEndLoginMs);
  EXPECT_EQ(expire(), "451 4.4.0 later\r\n");
  EXPECT_TRUE(kit.backEnd().wasReset);

  kit.say("RSET");
  kit.openTransaction();
  kit.say("RCPT TO:<alma@example.test>");
  EXPECT_EQ(limit(), 300'000);
  EXPECT_EQ(expire(), "451 4.4.0 later\r\n");
  EXPECT_EQ(kit.say("DATA"), "451 4.3.0 not stored\r\n");

  kit.openData();
  kit.session->onBlockEnd();
  EXPECT_EQ(limit(), 600'000);
  EXPECT_EQ(expire(), "451 4.3.0 not stored\r\n");
}

TEST_F(SmtpLink, takesNoLateAnswerForALaterQuestion) {
  kit.say("MAIL FROM:<x@away.test>");
  kit.say("RCPT TO:<alice@example.test>");
  kit.greet();
  kit.session->onTimer(kit.client.timers.begin()->first);
  EXPECT_EQ(kit.client.take(), "451 4.4.0 later\r\n");
  Session& late = *kit.front.connector.sessions.back();
  kit.say("RCPT TO:<alice@example.test>");
  late.onLine("250 ok");
  late.onClosed(CloseReason::kFinished);
  EXPECT_EQ(kit.client.take(), "");
  EXPECT_TRUE(kit.client.paused);
}

TEST_F(SmtpLink, survivesAFrontSessionThatGoesFirst) {
  kit.say("MAIL FROM:<x@away.test>");
  kit.say("RCPT TO:<alice@example.test>");
  kit.session.reset();
  EXPECT_EQ(kit.front.connector.abandoned, std::vector<BackEndConnector::Id>{1});

  kit.client = FakeSessionIo();
  kit.start();
  kit.hello();
  kit.openTransaction();
  kit.session.reset();
  EXPECT_EQ(kit.backEnd().take(), "QUIT\r\n");
  kit.home("221 bye");
  EXPECT_TRUE(kit.backEnd().closed);
}

TEST_F(SmtpLink, needsACertificateStoreThatHasWhatItAsksFor) {
  kit.front.certificates.none = true;
  kit.logOn("alice");
  kit.say("MAIL FROM:<alice@example.test>");
  EXPECT_EQ(kit.say("RCPT TO:<grace@example.test>"), "451 4.4.0 later\r\n");
  EXPECT_THAT(kit.logged(), HasSubstr("ErrMsg=ProxyNoCertificate"));
}

// Seed 002's lesson: the name that is checked is the one that was connected to.
TEST_F(SmtpLink, expectsTheNameThatItConnectsTo) {
  kit.logOn("svc");
  kit.say("MAIL FROM:<bob@example.test>");
  kit.say("RCPT TO:<dave@example.test>");
  const auto& tls = kit.front.connector.requests.back().implicitTls;
  ASSERT_TRUE(tls.has_value());
  EXPECT_EQ(tls->expectedName, "service.example.test");
  EXPECT_EQ(kit.front.certificates.clientChecks.back(), PeerCertificate::kRequired);
}

}  // namespace
}  // namespace coexist
