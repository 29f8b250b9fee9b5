// DATA and BDAT of SmtpSession: what is delivered, and what is not.
#include <gtest/gtest.h>

#include "backend/smtp_kit.h"

namespace coexist {
namespace {

using namespace std::string_view_literals;

using Messages = std::vector<std::string>;

TEST(SmtpData, deliversAMessageWithItsTrace) {
  SmtpKit kit;
  kit.greet().begin();
  EXPECT_EQ(kit.io.framing, FakeSessionIo::Framing::kBlock);
  EXPECT_EQ(kit.give("Subject: x\r\n\r\nlin"), "");
  EXPECT_EQ(kit.give("e\r\n..dot\r\n"), "");
  EXPECT_EQ(kit.end(), "250 data-ok 1 26\r\n");
  const Folder& inbox = *kit.store.of("alice").find("INBOX");
  ASSERT_EQ(inbox.messages.size(), 1u);
  EXPECT_EQ(inbox.messages[0].internalDate, 1'700'000'000);
  EXPECT_EQ(*inbox.messages[0].octets,
            "Return-Path: <alice@example.test>\r\n"
            "Received: from client.test (client.example.test)\r\n"
            "\tby back.example.test with ESMTP id 1;\r\n"
            "\tTue, 14 Nov 2023 22:13:20 +0000\r\n"
            "Subject: x\r\n\r\nline\r\n.dot\r\n");
}

TEST(SmtpData, tracesHowTheMessageCame) {
  SmtpKit old;
  old.say("HELO client.test");
  old.begin().send("x\r\n");
  EXPECT_NE(old.messages("alice", true).at(0).find(" with SMTP id 1;"), std::string::npos);
  SmtpKit inside;
  inside.logOn().begin().send("x\r\n");
  EXPECT_NE(inside.messages("alice", true).at(0).find(" with ESMTPSA id 1;"), std::string::npos);
}

TEST(SmtpData, deliversOnceToEverybodyWhoIsNamed) {
  SmtpKit kit;
  kit.logOn().begin({"alice@example.test", "ALICE@example.test", "bob@example.test", "carol@out.test"}).send("x\r\n");
  EXPECT_EQ(kit.messages("alice"), Messages{"x\r\n"});
  EXPECT_EQ(kit.messages("bob"), Messages{"x\r\n"});
  EXPECT_EQ(kit.messages("outbox/carol@out.test"), Messages{"x\r\n"});
}

TEST(SmtpData, takesOneMessageBehindTheOther) {
  SmtpKit kit;
  kit.greet();
  EXPECT_EQ(kit.begin().send("one\r\n"), "250 data-ok 1 5\r\n");
  EXPECT_EQ(kit.say("DATA"), "550 rcpt-first\r\n");
  EXPECT_EQ(kit.begin().send("two\r\n"), "250 data-ok 2 5\r\n");
  EXPECT_EQ(kit.messages("alice"), (Messages{"one\r\n", "two\r\n"}));
}

// A073: one answer, nothing delivered, and what stands behind is no command. (\x85.\x85 is text like any other.)
TEST(SmtpData, refusesAMessageWithABareLineEndAsAWhole) {
  const std::string_view kEnds[] = {"\n.\n"sv,         "\n.\r\n"sv,   "\r.\r"sv,       "\r\n.\r"sv,
                                    "\r\n.\n"sv,       "\r.\r\n"sv,   "\r\n\0.\r\n"sv, "\r\n.\0\r\n"sv,
                                    "\r\r\n.\r\r\n"sv, "\n\n.\n\n"sv, "\r\n.\r\r\n"sv, "\n\r.\n\r"sv};
  for (const std::string_view end : kEnds) {
    SmtpKit kit;
    kit.greet().begin();
    const std::string block = "first" + std::string(end) + "MAIL FROM:<x@y.test>\r\nRCPT TO:<alice@example.test>\r\n";
    EXPECT_EQ(kit.send(block), "550 bare-line-end\r\n");
    EXPECT_TRUE(kit.messages("alice").empty());
    EXPECT_EQ(kit.say("RCPT TO:<alice@example.test>"), "550 mail-first\r\n");
  }
  SmtpKit text;
  EXPECT_EQ(text.greet().begin().send("first\x85.\x85 MAIL\r\n"), "250 data-ok 1 15\r\n");
}

// A075.
TEST(SmtpData, takesOddMessages) {
  for (const std::string& block :
       {std::string(), std::string("..\r\n..\r\n"), std::string(900, 'x') + "\r\n",
        std::string(3, '\n').replace(0, 3, "\r\n\r\n\r\n"), std::string("\xff\xfe 8 bit\r\n")}) {
    SmtpKit kit;
    EXPECT_TRUE(kit.greet().begin().send(block).starts_with("250 data-ok 1 ")) << block;
    EXPECT_EQ(kit.messages("alice").size(), 1u);
  }
}

TEST(SmtpData, swallowsAMessageThatIsTooBig) {
  SmtpKit kit;
  kit.greet().begin();
  for (int i = 0; i < 300; ++i) EXPECT_EQ(kit.give(std::string(1000, 'x') + "\r\n"), "");
  EXPECT_EQ(kit.end(), "550 too-big 300600\r\n");
  EXPECT_TRUE(kit.messages("alice").empty());
  EXPECT_EQ(kit.begin().send("small\r\n"), "250 data-ok 1 7\r\n");
}

// A089.
TEST(SmtpData, deliversNothingOfAMessageThatBreaksOff) {
  for (const CloseReason reason : {CloseReason::kReset, CloseReason::kFinished, CloseReason::kError}) {
    SmtpKit kit;
    kit.greet().begin().give("Subject: x\r\n\r\nhalf");
    kit.session().onClosed(reason);
    kit.session().onBlockEnd();
    EXPECT_TRUE(kit.messages("alice").empty());
  }
  SmtpKit ended;
  ended.greet().begin().give("Subject: x\r\n\r\nhalf");
  ended.session().onEnd();
  EXPECT_TRUE(ended.io.closed);
  EXPECT_TRUE(ended.messages("alice").empty());
}

// A082.
TEST(SmtpData, answersEveryPipelinedCommandOnce) {
  SmtpKit kit;
  kit.greet();
  EXPECT_EQ(
      kit.say({"MAIL FROM:<a@b.test>", "RCPT TO:<b@out.test>", "DATA", "NOOP", "NOOP"}),
      lines({"250 mail-ok a@b.test", "550 relay-denied b@out.test", "550 rcpt-first", "250 noop-ok", "250 noop-ok"}));
}

// Q262945 (C28).
class SenderMustBeLocal : public testing::Test {
 protected:
  SenderMustBeLocal() { kit_.product.quirks = {Quirk::kSenderMustBeLocal}; }
  SmtpKit kit_;
};

TEST_F(SenderMustBeLocal, refusesAStrangersMessageRightBehindThe354) {
  kit_.logOn("proxy");
  kit_.say({"MAIL FROM:<JohnD@COMPANY1.com>", "RCPT TO:<alice@example.test>"});
  EXPECT_EQ(kit_.say("DATA"), lines({"354 data-start", "550 sender-not-local JohnD@COMPANY1.com"}));
  EXPECT_EQ(kit_.io.framing, FakeSessionIo::Framing::kLines);
  EXPECT_EQ(kit_.say("DATA"), "550 rcpt-first\r\n");
  EXPECT_EQ(kit_.say("QUIT"), "221 quit\r\n");
  EXPECT_TRUE(kit_.messages("alice").empty());
}

TEST_F(SenderMustBeLocal, looksAtWhereTheSendersMailboxLives) {
  kit_.logOn("proxy");
  kit_.say({"MAIL FROM:<bob@example.test>", "RCPT TO:<alice@example.test>"});
  EXPECT_EQ(kit_.say("DATA"), lines({"354 data-start", "550 sender-not-local bob@example.test"}));
  kit_.say({"MAIL FROM:<alice@example.test>", "RCPT TO:<alice@example.test>"});
  EXPECT_EQ(kit_.say("DATA"), "354 data-start\r\n");
  EXPECT_EQ(kit_.send("x\r\n"), "250 data-ok 1 3\r\n");
}

TEST_F(SenderMustBeLocal, letsStrangersAloneWhoHaveNotLoggedOn) {
  kit_.greet().say({"MAIL FROM:<JohnD@COMPANY1.com>", "RCPT TO:<alice@example.test>"});
  EXPECT_EQ(kit_.say("DATA"), "354 data-start\r\n");
}

// RFC 3030 section 4.
class SmtpChunks : public testing::Test {
 protected:
  SmtpChunks() {
    kit_.product.smtp.maxErrors = 0;
    kit_.greet();
  }
  void mail(const char* parameters = "") {
    kit_.say({"RSET", "MAIL FROM:<alice@example.test>" + std::string(parameters), "RCPT TO:<alice@example.test>"});
  }
  std::string chunk(std::string_view octets, bool last = false) {
    const std::string said = kit_.say("BDAT " + std::to_string(octets.size()) + (last ? " LAST" : ""));
    return octets.empty() ? said : said + kit_.give(octets);
  }
  SmtpKit kit_;
};

TEST_F(SmtpChunks, joinsChunksToAMessage) {
  mail();
  EXPECT_EQ(chunk("Subject: x\r\n\r\n"), "250 bdat-ok 14\r\n");
  EXPECT_EQ(chunk(".dot\r\n..\r\n", true), "250 data-ok 1 24\r\n");
  EXPECT_EQ(kit_.messages("alice"), Messages{"Subject: x\r\n\r\n.dot\r\n..\r\n"});
}

TEST_F(SmtpChunks, endsByAnEmptyChunk) {
  mail();
  EXPECT_EQ(chunk("x\r\n"), "250 bdat-ok 3\r\n");
  EXPECT_EQ(chunk("", true), "250 data-ok 1 3\r\n");
  mail();
  EXPECT_EQ(chunk("", true), "250 data-ok 2 0\r\n");
}

TEST_F(SmtpChunks, takesAChunkInPieces) {
  mail();
  EXPECT_EQ(kit_.say("BDAT 6 LAST"), "");
  EXPECT_EQ(kit_.io.octetsWanted, 6u);
  EXPECT_EQ(kit_.give("QU"), "");
  EXPECT_EQ(kit_.give("IT"), "");
  EXPECT_EQ(kit_.give("\r\n"), "250 data-ok 1 6\r\n");
}

// A079: what was announced is never a command, whatever becomes of it.
TEST_F(SmtpChunks, swallowsAChunkOutOfOrder) {
  EXPECT_EQ(chunk("VRFY x\r\nNOOP\r\n", true), "550 rcpt-first\r\n");
  EXPECT_EQ(kit_.say("MAIL FROM:<alice@example.test>"), "250 mail-ok alice@example.test\r\n");
  EXPECT_EQ(chunk("VRFY x\r\n"), "550 rcpt-first\r\n");
  EXPECT_EQ(kit_.say("NOOP"), "250 noop-ok\r\n");
  EXPECT_TRUE(kit_.messages("alice").empty());
}

// A product that lists no CHUNKING (5.x) has no words for chunks; the verb is one that it does not know.
TEST_F(SmtpChunks, knowsNoChunksWhereTheyAreNotListed) {
  for (auto& role : kit_.product.smtp.extensions) role.fill({"SIZE {size}"});
  mail();
  EXPECT_EQ(chunk("NOOP\r\n"), "550 bad-command\r\n");
  EXPECT_EQ(kit_.say("RSET"), "250 rset-ok\r\n");
  EXPECT_EQ(chunk("x\r\n", true), "550 bad-command\r\n");
  EXPECT_TRUE(kit_.messages("alice").empty());
}

TEST_F(SmtpChunks, closesWhereItCannotKnowWhatFollows) {
  for (const char* argument : {"", " x", " -1", " 18446744073709551617", " 12 LAS", " 12 LAST more"}) {
    SmtpKit kit;
    kit.greet();
    EXPECT_EQ(kit.say("BDAT" + std::string(argument)), "550 bad-arguments\r\n") << argument;
    EXPECT_TRUE(kit.io.closed);
  }
}

TEST_F(SmtpChunks, mixesWithNothing) {
  mail();
  chunk("x\r\n");
  EXPECT_EQ(kit_.say({"DATA", "RCPT TO:<alice@example.test>", "MAIL FROM:<a@b.test>"}),
            lines({"550 bdat-first", "550 mail-first", "550 mail-twice"}));
  EXPECT_EQ(kit_.say("RSET"), "250 rset-ok\r\n");
  EXPECT_EQ(chunk("y\r\n", true), "550 rcpt-first\r\n");
  EXPECT_TRUE(kit_.messages("alice").empty());
}

TEST_F(SmtpChunks, refusesAtTheChunkThatIsTooMuch) {
  mail();
  EXPECT_EQ(chunk(std::string(600, 'x')), "250 bdat-ok 600\r\n");
  EXPECT_EQ(chunk(std::string(600, 'x')), "550 too-big 1200\r\n");
  EXPECT_EQ(chunk("x\r\n", true), "550 rcpt-first\r\n");
  EXPECT_TRUE(kit_.messages("alice").empty());
}

TEST_F(SmtpChunks, holdsTextToItsLinesAndBinaryToNone) {
  mail();
  EXPECT_EQ(chunk("a\nb\r\n", true), "550 bare-line-end\r\n");
  mail(" BODY=8BITMIME");
  EXPECT_EQ(chunk("a\r", true), "550 bare-line-end\r\n");
  EXPECT_TRUE(kit_.messages("alice").empty());
  mail(" BODY=BINARYMIME");
  EXPECT_EQ(chunk("a\nb\0\r"sv, true), "250 data-ok 1 5\r\n");
  EXPECT_EQ(kit_.messages("alice"), Messages{std::string("a\nb\0\r"sv)});
}

}  // namespace
}  // namespace coexist
