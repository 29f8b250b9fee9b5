#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/smtp/smtp_kit.h"

namespace coexist {
namespace {

using ::testing::AnyOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

// A transaction with alice as its recipient.
struct SmtpFrontMessage : ::testing::Test {
  SmtpFrontMessage() {
    kit.start();
    kit.hello();
  }
  std::string data(std::string_view octets) {
    kit.session->onData(octets);
    return kit.backEnd().take();
  }
  std::string end() {
    kit.session->onBlockEnd();
    return kit.backEnd().take();
  }
  std::string bdat(std::string_view octets, bool last) {
    std::string said = kit.say("BDAT " + std::to_string(octets.size()) + (last ? " LAST" : ""));
    if (kit.client.paused) return said;
    kit.session->onData(octets);
    return said + kit.client.take();
  }
  SmtpKit kit;
};

// Nothing is accepted that cannot be stored, and nothing acknowledged that is not.
TEST_F(SmtpFrontMessage, asksItsBackEndBeforeItAsksTheClientAndAnswersWhenItHas) {
  kit.openTransaction();
  EXPECT_EQ(kit.say("DATA"), "");
  EXPECT_TRUE(kit.client.paused);
  EXPECT_EQ(kit.backEnd().take(), "DATA\r\n");
  EXPECT_EQ(kit.home("354 go"),
            "Received: from client.example.test (client.example.test)\r\n\tby front.example.test with ESMTP id "
            "0000000000000003.1;\r\n\tTue, 14 Nov 2023 22:13:20 +0000\r\n");
  EXPECT_EQ(kit.client.take(), "354 go on\r\n");
  EXPECT_EQ(kit.client.framing, FakeSessionIo::Framing::kBlock);
  EXPECT_FALSE(kit.client.paused);
  EXPECT_EQ(data("Subject: x\r\n\r\n"), "Subject: x\r\n\r\n");
  EXPECT_EQ(data("..text\r\n"), "..text\r\n");
  EXPECT_EQ(end(), ".\r\n");
  EXPECT_EQ(kit.client.take(), "");
  EXPECT_TRUE(kit.client.paused);
  kit.home("250 stored as 42 at home");
  EXPECT_EQ(kit.client.take(), "250 2.6.0 0000000000000003.1 taken\r\n");
  EXPECT_FALSE(kit.client.paused);
  EXPECT_FALSE(kit.session->busy());
  EXPECT_THAT(kit.logged(), HasSubstr(",data,,\"R=ok;Msg=\"\"Proxy:OLD.EXAMPLE.TEST:25:;ProxySuccess"));
  EXPECT_EQ(kit.say("RCPT TO:<alice@example.test>"), "503 5.5.1 MAIL first\r\n");
}

// Attack catalogue A073, A074: whatever the odd end, one reply, and no end at the back end.
TEST_F(SmtpFrontMessage, letsNoBareLineEndReachItsBackEnd) {
  for (const std::string odd : {"\n.\n", "\r.\r", "\r\n.\n", "\r\n.\r"}) {
    kit.openData();
    // Just what stands in front of the fault, and never a final dot.
    EXPECT_THAT(data("first" + odd + "MAIL FROM:<x@away.test>\r\n"), AnyOf("first", "first\r\n."));
    EXPECT_TRUE(kit.backEnd().closed);
    EXPECT_EQ(data("more\r\n"), "");
    EXPECT_EQ(kit.client.take(), "");
    kit.session->onBlockEnd();
    EXPECT_EQ(kit.client.take(), "550 5.6.11 bare line end\r\n");
    EXPECT_THAT(kit.logged(), HasSubstr("ErrMsg=BareLineEnd"));
    EXPECT_EQ(kit.say("DATA"), "503 5.5.1 RCPT first\r\n");
    kit.hello();
  }
}

TEST_F(SmtpFrontMessage, swallowsWhatIsTooBig) {
  kit.openData();
  const std::string piece(60'000, 'x');
  data(piece);
  EXPECT_EQ(data(piece), std::string(40'000, 'x')) << "up to the limit and no further";
  EXPECT_TRUE(kit.backEnd().closed);
  data(piece);
  kit.session->onBlockEnd();
  EXPECT_EQ(kit.client.take(), "552 5.3.4 too big\r\n");
}

TEST_F(SmtpFrontMessage, swallowsNoMoreBehindARefusalThanAMessageMayHave) {
  kit.openData();
  kit.home("554 Mailbox is not local: x@away.test");
  data(std::string(100'000, 'x'));
  EXPECT_EQ(kit.client.take(), "");
  data("x");
  EXPECT_EQ(kit.client.take(), "554 5.6.0 not taken\r\n");
  EXPECT_TRUE(kit.client.closed);
}

// BDAT may announce 2^53 octets.
TEST_F(SmtpFrontMessage, swallowsNoMoreOfAChunkThatNobodyWantsThanAMessageMayHave) {
  EXPECT_EQ(kit.say("BDAT 9007199254740991 LAST"), "");
  kit.session->onData(std::string(100'000, 'x'));
  EXPECT_EQ(kit.client.take(), "");
  kit.session->onData("x");
  EXPECT_EQ(kit.client.take(), "503 5.5.1 RCPT first\r\n");
  EXPECT_TRUE(kit.client.closed);
}

// What its home has taken must not come again, however oddly that was said.
TEST_F(SmtpFrontMessage, acknowledgesWhatItsHomeHasTakenWithAnOddReply) {
  std::vector<std::string> notices;
  kit.front.options.notice = [&notices](const std::string& sentence) { notices.push_back(sentence); };
  kit.openData();
  end();
  kit.home("250-a");
  kit.home("251 b");
  EXPECT_THAT(kit.client.take(), StartsWith("250 2.6.0 "));
  EXPECT_THAT(kit.logged(), HasSubstr(";Odd=ProxyProtocolError"));
  ASSERT_EQ(notices.size(), 1u);
  EXPECT_THAT(notices[0], HasSubstr("was served: ProxyProtocolError, OLD.EXAMPLE.TEST:25: (251 b)"));
  EXPECT_EQ(kit.openTransaction(), "250 2.1.0 sender\r\n250 2.1.5 alice@example.test\r\n");
}

// A home that has begun to say yes and falls silent has said yes.
TEST_F(SmtpFrontMessage, acknowledgesWhatItsHomeHasBegunToTake) {
  kit.openData();
  end();
  kit.home("250-a");
  for (const auto& [name, timer] : std::map(kit.client.timers)) {
    if (timer.delayMs == 10 * 60'000) kit.session->onTimer(name);
  }
  EXPECT_THAT(kit.client.take(), StartsWith("250 2.6.0 "));
  EXPECT_THAT(kit.logged(), HasSubstr(";Odd=ProxyTimeout"));
}

TEST_F(SmtpFrontMessage, refusesAMessageThatGoesInCircles) {
  kit.openData();
  std::string header;
  for (int i = 0; i < 51; ++i) header += "Received: by front.example.test\r\n";
  EXPECT_EQ(data(header), header);
  EXPECT_TRUE(kit.backEnd().closed);
  kit.session->onBlockEnd();
  EXPECT_EQ(kit.client.take(), "554 5.6.0 not taken\r\n");
  EXPECT_THAT(kit.logged(), HasSubstr("ErrMsg=MailLoop"));
}

TEST_F(SmtpFrontMessage, answersInTheClassOfABackEndThatRefuses) {
  for (const auto& [reply, answer] : {std::pair{"451 disk full", "451 4.3.0 not stored\r\n"},
                                      {"554 spam", "554 5.6.0 not taken\r\n"},
                                      {"552 too big", "552 5.3.4 too big\r\n"},
                                      {"421 going", "451 4.3.0 not stored\r\n"},
                                      {"354 what", "451 4.3.0 not stored\r\n"}}) {
    kit.openData();
    end();
    kit.home(reply);
    EXPECT_EQ(kit.client.take(), answer) << reply;
    kit.hello();
    kit.session->goodbye();
    kit.client = FakeSessionIo();
    kit.start();
    kit.hello();
  }
}

TEST_F(SmtpFrontMessage, saysNo354WhereItsBackEndSaysNone) {
  for (const auto& [reply, answer] : {std::pair{"451 not now", "451 4.3.0 not stored\r\n"},
                                      {"554 no valid recipients", "554 5.6.0 not taken\r\n"},
                                      {"250 what", "451 4.3.0 not stored\r\n"}}) {
    kit.openTransaction();
    kit.say("DATA");
    kit.backEnd().take();
    kit.home(reply);
    EXPECT_EQ(kit.client.take(), answer) << reply;
    EXPECT_EQ(kit.client.framing, FakeSessionIo::Framing::kLines);
    kit.session->goodbye();
    kit.client = FakeSessionIo();
    kit.start();
    kit.hello();
  }
}

// Q262945: the answer waits for the client's own end.
TEST_F(SmtpFrontMessage, swallowsTheRestWhereItsBackEndRefusesEarly) {
  kit.openData();
  kit.home("554 Mailbox is not local: x@away.test");
  EXPECT_TRUE(kit.backEnd().wasReset);
  EXPECT_EQ(kit.client.take(), "");
  EXPECT_EQ(data("text\r\n"), "");
  kit.session->onBlockEnd();
  EXPECT_EQ(kit.client.take(), "554 5.6.0 not taken\r\n");
}

TEST_F(SmtpFrontMessage, saysTryAgainWhereItsBackEndIsLostOnTheWay) {
  for (const bool atTheEnd : {false, true}) {
    kit.openData();
    data("text\r\n");
    if (atTheEnd) end();
    kit.front.connector.sessions.back()->onClosed(CloseReason::kReset);
    if (!atTheEnd) {
      EXPECT_EQ(kit.client.take(), "");
      data("more\r\n");
      kit.session->onBlockEnd();
    }
    EXPECT_EQ(kit.client.take(), "451 4.3.0 not stored\r\n");
    EXPECT_THAT(kit.logged(), HasSubstr("ErrMsg=ProxyConnectionClosed"));
  }
}

TEST_F(SmtpFrontMessage, takesNoAcknowledgementOfAMessageThatHasNotEnded) {
  kit.openData();
  data("text\r\n");
  kit.home("250 stored");
  EXPECT_EQ(kit.client.take(), "");
  kit.session->onBlockEnd();
  EXPECT_EQ(kit.client.take(), "451 4.3.0 not stored\r\n");
}

// Attack catalogue A089.
TEST_F(SmtpFrontMessage, deliversNothingWhereTheClientGoesOnTheWay) {
  for (const bool reset : {true, false}) {
    kit.client = FakeSessionIo();
    kit.start();
    kit.hello();
    kit.openData();
    data("text\r\n");
    reset ? kit.session->onClosed(CloseReason::kReset) : kit.session->onEnd();
    EXPECT_TRUE(kit.backEnd().wasReset);
    EXPECT_EQ(kit.backEnd().take(), "");
  }
  kit.client = FakeSessionIo();
  kit.start();
  kit.hello();
  kit.openData();
  kit.session.reset();
  EXPECT_TRUE(kit.backEnd().wasReset);
}

// Back-pressure: what waits in the front end stays bounded.
TEST_F(SmtpFrontMessage, readsNoFasterThanItsBackEndTakes) {
  kit.openData();
  kit.backEnd().queued = kHighWaterBytes + 1;
  data("text\r\n");
  EXPECT_TRUE(kit.client.paused);
  ASSERT_EQ(kit.client.timers.size(), 1u);
  kit.backEnd().queued = 0;
  kit.front.connector.sessions.back()->onWritable();
  EXPECT_FALSE(kit.client.paused);

  kit.backEnd().queued = kHighWaterBytes + 1;
  data("text\r\n");
  kit.session->onTimer(kit.client.timers.begin()->first);
  EXPECT_TRUE(kit.backEnd().wasReset);
  EXPECT_FALSE(kit.client.paused);
  kit.session->onBlockEnd();
  EXPECT_EQ(kit.client.take(), "451 4.3.0 not stored\r\n");
  EXPECT_THAT(kit.logged(), HasSubstr("ErrMsg=ProxyTimeout"));
}

TEST_F(SmtpFrontMessage, turnsChunksIntoABlock) {
  kit.openTransaction();
  EXPECT_EQ(bdat(".first\r\n", false), "");
  EXPECT_EQ(kit.client.octetsWanted, 8u);
  EXPECT_EQ(kit.backEnd().take(), "DATA\r\n");
  EXPECT_THAT(kit.home("354 go"), StartsWith("Received: "));
  EXPECT_EQ(kit.client.take(), "");
  EXPECT_FALSE(kit.client.paused);
  EXPECT_EQ(data(".first\r\n"), "..first\r\n");
  EXPECT_EQ(kit.client.take(), "250 2.6.0 8 octets\r\n");
  EXPECT_EQ(kit.say("DATA"), "503 5.5.1 BDAT under way\r\n");
  EXPECT_EQ(kit.say("RCPT TO:<alma@example.test>"), "503 5.5.1 BDAT under way\r\n");
  EXPECT_EQ(bdat("\r\n.\r\nsecond", false), "250 2.6.0 19 octets\r\n");
  EXPECT_EQ(kit.backEnd().take(), "\r\n..\r\nsecond");
  EXPECT_EQ(kit.say("BDAT 0 LAST"), "");
  EXPECT_EQ(kit.backEnd().take(), "\r\n.\r\n");
  kit.home("250 stored");
  EXPECT_EQ(kit.client.take(), "250 2.6.0 0000000000000003.1 taken\r\n");
}

// Attack catalogue A079: the octets of a chunk are no commands, whatever becomes of it.
TEST_F(SmtpFrontMessage, swallowsAChunkThatBelongsNowhere) {
  EXPECT_EQ(bdat("VRFY smug1\r\n", true), "503 5.5.1 RCPT first\r\n");
  kit.say("MAIL FROM:<x@away.test>");
  EXPECT_EQ(bdat("VRFY smug1\r\n", true), "503 5.5.1 RCPT first\r\n");
  for (auto& lines : kit.front.product.smtp.extensions[0]) lines = {"SIZE"};
  EXPECT_EQ(bdat("VRFY smug1\r\n", true), "500 5.3.3 command\r\n");
  EXPECT_EQ(kit.say("NOOP"), "250 2.0.0 noop\r\n");
}

TEST_F(SmtpFrontMessage, goesWhereNobodyCanTellHowLongAChunkIs) {
  for (const char* size : {"18446744073709551617", "-1", "x", "", "12 MORE"}) {
    kit.client = FakeSessionIo();
    kit.start();
    kit.hello();
    EXPECT_EQ(kit.say("BDAT " + std::string(size)), "501 5.5.4 arguments\r\n");
    EXPECT_TRUE(kit.client.closed);
  }
}

TEST_F(SmtpFrontMessage, refusesAChunkAtItsEndAndThoseBehindIt) {
  kit.openTransaction();
  bdat("bare\nline\r\n", false);
  kit.home("354 go");
  data("bare\nline\r\n");
  EXPECT_TRUE(kit.backEnd().closed);
  EXPECT_EQ(kit.client.take(), "550 5.6.11 bare line end\r\n");
  EXPECT_EQ(bdat("more\r\n", true), "503 5.5.1 RCPT first\r\n");
}

TEST_F(SmtpFrontMessage, answersEveryChunkWhereDataIsRefused) {
  kit.openTransaction();
  bdat("text\r\n", true);
  kit.home("451 not now");
  EXPECT_EQ(kit.client.take(), "");
  kit.session->onData("text\r\n");
  EXPECT_EQ(kit.client.take(), "451 4.3.0 not stored\r\n");
  EXPECT_EQ(kit.say("NOOP"), "250 2.0.0 noop\r\n");
}

TEST_F(SmtpFrontMessage, remembersBetweenChunksThatItsBackEndIsLost) {
  kit.openTransaction();
  bdat("text\r\n", false);
  kit.home("354 go");
  data("text\r\n");
  kit.client.take();
  kit.front.connector.sessions.back()->onClosed(CloseReason::kReset);
  EXPECT_EQ(bdat("more\r\n", false), "451 4.3.0 not stored\r\n");
  EXPECT_EQ(bdat("last\r\n", true), "503 5.5.1 RCPT first\r\n");
}

TEST_F(SmtpFrontMessage, dropsAMessageOfChunksThatIsResetOrLeft) {
  for (const char* command : {"RSET", "EHLO again", "QUIT"}) {
    kit.client = FakeSessionIo();
    kit.start();
    kit.hello();
    kit.openTransaction();
    bdat("text\r\n", false);
    kit.home("354 go");
    data("text\r\n");
    kit.client.take();
    kit.say(command);
    EXPECT_TRUE(kit.backEnd().wasReset) << command;
    EXPECT_THAT(kit.backEnd().take(), Not(HasSubstr("."))) << command;
  }
}

// Facts on clients, section 7: Exim sends everything at once and sends no more.
TEST_F(SmtpFrontMessage, losesNothingOfAClientThatSendsNoMore) {
  kit.openTransaction();
  kit.say("BDAT 6 LAST");
  kit.home("354 go");
  data("text\r\n");
  EXPECT_TRUE(kit.client.paused);
  kit.home("250 stored");
  EXPECT_EQ(kit.client.take(), "250 2.6.0 0000000000000003.1 taken\r\n");
  EXPECT_EQ(kit.say("QUIT"), "221 2.0.0 bye\r\n");
  kit.session->onEnd();
  EXPECT_TRUE(kit.client.closed);
}

TEST_F(SmtpFrontMessage, tracesWhoTheClientIs) {
  kit.client.isSecure = true;
  kit.say("EHLO <script>");
  kit.logOn("svc");
  kit.say("MAIL FROM:<x@away.test>");
  kit.say("RCPT TO:<frank@example.test>");
  kit.greet({"AUTH PLAIN"});
  kit.home("334 ");
  kit.home("235 in");
  kit.home("250 ok");
  kit.home("250 ok");
  kit.client.take();
  kit.say("DATA");
  EXPECT_THAT(kit.home("354 go"), StartsWith("DATA\r\nReceived: from unknown (client.example.test)\r\n\tby "
                                             "front.example.test with ESMTPSA id "));
}

}  // namespace
}  // namespace coexist
