#include "backend/overridden_session.h"

#include <gtest/gtest.h>

#include "backend/imap_kit.h"
#include "backend/pop3_kit.h"
#include "backend/smtp_kit.h"
#include "base/base64.h"

namespace coexist {
namespace {

using Lines = ListedOverrides::Lines;

struct Overridden : ::testing::Test {
  Overridden() { imap.overridden = pop3.overridden = smtp.overridden = true; }
  void startTransaction() { smtp.greet().say({"MAIL FROM:<a@b.test>", "RCPT TO:<alice@example.test>"}); }

  ImapKit imap;
  Pop3Kit pop3;
  SmtpKit smtp;
};

TEST_F(Overridden, isTheSessionItselfWhereTheScenarioSaysNothing) {
  startTransaction();
  EXPECT_EQ(smtp.say("DATA"), "354 data-start\r\n");
  EXPECT_EQ(smtp.send("x\r\n").substr(0, 11), "250 data-ok");
  EXPECT_EQ(smtp.overrides.asked,
            (Lines{"EHLO client.test", "MAIL FROM:<a@b.test>", "RCPT TO:<alice@example.test>", "DATA", "."}));
}

// What the client was told counts, on each protocol and for each step of a log-on.
TEST_F(Overridden, letsNobodyInWhomTheScenarioRefuses) {
  smtp.secure();
  smtp.greet();
  smtp.overrides.replies = {{{"535 no"}}};
  const std::string proof = encodeBase64(std::string("\0alice\0alice's word", 19));
  EXPECT_EQ(smtp.say("AUTH PLAIN " + proof), "535 no\r\n");
  smtp.overrides.replies = {std::nullopt, {{"454 not now"}}};
  EXPECT_EQ(smtp.say("AUTH PLAIN"), "334 \r\n");
  EXPECT_EQ(smtp.say(proof), "454 not now\r\n");
  EXPECT_EQ(smtp.say("AUTH PLAIN " + proof), "235 auth-ok plain\r\n") << "nobody was in before";
}

// A positive answer proves nothing: the session's own judgement counts.
TEST_F(Overridden, letsNobodyInOnTheScenariosWord) {
  imap.secure();
  imap.overrides.replies = {{{"a1 OK in"}}};
  EXPECT_EQ(imap.say("a1 LOGIN alice wrong"), "a1 OK in\r\n");
  EXPECT_EQ(imap.say("a2 SELECT INBOX"), "a2 BAD bad-state\r\n");
}

TEST_F(Overridden, takesNoSenderAndNoRecipientThatTheScenarioRefuses) {
  smtp.greet();
  smtp.overrides.replies = {{{"451 later"}}};
  EXPECT_EQ(smtp.say("MAIL FROM:<a@b.test>"), "451 later\r\n");
  EXPECT_EQ(smtp.say("RCPT TO:<alice@example.test>"), "550 mail-first\r\n");
}

// What nobody has asked for is no answer that the scenario could have replaced.
TEST_F(Overridden, saysGoodbyeInTheMiddleOfAChunkThatTheScenarioAnswers) {
  startTransaction();
  smtp.overrides.replies = {{{"250 got it"}}};
  EXPECT_EQ(smtp.say("BDAT 4"), "250 got it\r\n");
  smtp.give("ab");
  smtp.session().shutDown();
  EXPECT_EQ(smtp.io.take(), "450 shutdown\r\n");
}

// RFC 3207: a server that has said no goes on in clear.
TEST_F(Overridden, startsTlsBehindTheScenariosLineAndNotBehindItsRefusal) {
  smtp.context.startTls = [] { return TlsParameters{*TlsContext::client(nullptr, PeerCertificate::kIgnored, ""), {}}; };
  smtp.greet();
  smtp.overrides.replies = {{{"454 no TLS now"}}};
  EXPECT_EQ(smtp.say("STARTTLS"), "454 no TLS now\r\n");
  EXPECT_FALSE(smtp.io.tls.has_value());
  smtp.overrides.replies = {{{"220 mine"}}};
  EXPECT_EQ(smtp.say("STARTTLS"), "220 mine\r\n");
  EXPECT_TRUE(smtp.io.tls.has_value());
}

TEST_F(Overridden, swallowsTheAnswerToAChunkBehindItsOctets) {
  startTransaction();
  smtp.overrides.replies = {{{"250 mine"}}};
  EXPECT_EQ(smtp.say("BDAT 4"), "250 mine\r\n");
  EXPECT_EQ(smtp.give("ab"), "");
  EXPECT_EQ(smtp.give("\r\n"), "");
  EXPECT_EQ(smtp.say("BDAT 3 LAST"), "");
  EXPECT_EQ(smtp.give("c\r\n").substr(0, 11), "250 data-ok") << "the next answer is the session's again";
  EXPECT_EQ(smtp.overrides.asked.back(), "BDAT 3 LAST") << "octets of a chunk are nobody's line";
  EXPECT_EQ(smtp.messages("alice").size(), 1u);
}

TEST_F(Overridden, readsTheMessageThatOnlyTheScenarioAsksForAndRefusesItAtItsEnd) {
  smtp.greet();
  smtp.overrides.replies = {{{"354 go on"}}};
  EXPECT_EQ(smtp.say("DATA"), "354 go on\r\n");
  EXPECT_EQ(smtp.io.framing, FakeSessionIo::Framing::kBlock);
  EXPECT_EQ(smtp.send("MAIL FROM:<a@b.test>\r\n"), "550 rcpt-first\r\n");
  EXPECT_EQ(smtp.say("RCPT TO:<alice@example.test>"), "550 mail-first\r\n") << "a message is no command";
}

TEST_F(Overridden, readsNoMessageWhereTheScenarioDoesNotAskForOne) {
  startTransaction();
  smtp.overrides.replies = {{{"250 what for"}}};
  EXPECT_EQ(smtp.say("DATA"), "250 what for\r\n");
  EXPECT_EQ(smtp.io.framing, FakeSessionIo::Framing::kLines);
  EXPECT_EQ(smtp.say("DATA"), "354 data-start\r\n");
}

// Nobody waits for an answer that is not heard.
TEST_F(Overridden, waitsInNoTarpitForAnAnswerThatIsSwallowed) {
  smtp.product.smtp.guessing.tarpitMs = 5000;
  smtp.greet();
  smtp.say("MAIL FROM:<a@b.test>");
  smtp.overrides.replies = {{{"250 mine"}}};
  EXPECT_EQ(smtp.say("RCPT TO:<b@out.test>"), "250 mine\r\n");
  EXPECT_FALSE(smtp.io.paused);
  EXPECT_EQ(smtp.io.timers.size(), 1u) << "the idle guard";
  EXPECT_EQ(smtp.say("DATA"), "550 rcpt-first\r\n");
}

TEST_F(Overridden, swallowsEveryPieceOfALongAnswer) {
  pop3.inbox().append(std::make_shared<const std::string>(std::string(1024 * 1024, 'x')), 0);
  pop3.logOn();
  pop3.io.queues = true;
  pop3.io.queued = kHighWaterBytes + 1;
  pop3.overrides.replies = {Lines{"+OK", "."}};
  EXPECT_EQ(pop3.say("RETR 1"), lines({"+OK", "."}));
  EXPECT_EQ(pop3.say("STAT").substr(0, 8), "+OK stat");
}

}  // namespace
}  // namespace coexist
