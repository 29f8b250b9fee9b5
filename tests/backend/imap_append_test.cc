// APPEND of ImapSession.
#include "backend/imap_append.h"

#include <gtest/gtest.h>

#include "backend/imap_kit.h"

namespace coexist {
namespace {

TEST(ImapAppend, readsDates) {
  EXPECT_EQ(parseImapDateTime("14-Nov-2023 22:13:20 +0000"), 1'700'000'000);
  EXPECT_EQ(parseImapDateTime("15-nov-2023 00:13:20 +0200"), 1'700'000'000);
  EXPECT_EQ(parseImapDateTime(" 1-Jan-1970 00:00:00 -0130"), 5400);
  EXPECT_EQ(parseImapDateTime("29-Feb-2000 00:00:00 +0000"), 951'782'400);
  EXPECT_EQ(parseImapDateTime("31-Dec-1969 23:59:59 +0000"), -1);
  for (const char* text :
       {"", "14-Nov-2023", "29-Feb-2023 22:13:20 +0000", "14-Xxx-2023 22:13:20 +0000", "14-Nov-2023 24:13:20 +0000",
        "14-Nov-2023 22:13:20 *0000", "14/Nov/2023 22:13:20 +0000", "xx-Nov-2023 22:13:20 +0000"}) {
    EXPECT_FALSE(parseImapDateTime(text)) << text;
  }
}

class ImapAppendCommand : public testing::Test {
 protected:
  ImapAppendCommand() { kit_.logOnAndSelect(); }
  // The command with `literal` behind it.
  std::string append(const std::string& head, std::string_view literal = "A: b\r\n") {
    std::string answer = kit_.say(head + " {" + std::to_string(literal.size()) + "+}");
    answer += kit_.give(literal);
    return answer + kit_.say("");
  }
  Folder& inbox() { return *kit_.store.of("alice").find("INBOX"); }
  ImapKit kit_;
};

TEST_F(ImapAppendCommand, keepsTheMessageWithItsFlagsAndDate) {
  EXPECT_EQ(append("a1 APPEND INBOX (\\seen $Unknown) \"14-Nov-2023 22:13:20 +0000\""),
            lines({"* 4 EXISTS", "a1 OK append-ok"}));
  const Message& message = inbox().messages.back();
  EXPECT_EQ(*message.octets, "A: b\r\n");
  EXPECT_EQ(message.flags, std::set<std::string>{"\\Seen"});
  EXPECT_EQ(message.internalDate, 1'700'000'000);
}

TEST_F(ImapAppendCommand, tellsTheUidWhereUidplusIsListed) {
  kit_.list("UIDPLUS");
  kit_.store.of("alice").create("Sent");
  EXPECT_EQ(append("a1 APPEND Sent"), "a1 OK [APPENDUID 1 1] append-ok\r\n");
}

TEST_F(ImapAppendCommand, refusesWhatIsNoAppendAndFoldersThatAreNot) {
  kit_.product.imap.maxErrors = 0;
  EXPECT_EQ(append("a1 APPEND Nowhere"), "a1 NO no-such-folder\r\n");
  for (const char* rest : {"", " INBOX", " INBOX INBOX {1+}", " INBOX (\\Recent) {1+}", " INBOX \"today\" {1+}",
                           " INBOX () \"14-Nov-2023 22:13:20 +0000\" x {1+}", " (INBOX) {1+}"}) {
    std::string answer = kit_.say(std::string("a2 APPEND") + rest);
    if (std::string_view(rest).ends_with('}')) answer = kit_.give("x") + kit_.say("");
    EXPECT_EQ(answer, "a2 BAD bad-arguments\r\n") << rest;
  }
  EXPECT_EQ(inbox().messages.size(), 3U);
}

// Arch wiki on isync.
TEST_F(ImapAppendCommand, refusesWhatIsPipelinedBehindItWhereTheQuirkIs) {
  kit_.product.quirks = {Quirk::kNothingWaitsForAppend};
  EXPECT_EQ(append("a1 APPEND INBOX"), "");
  EXPECT_EQ(kit_.say("a2 FETCH 1 FLAGS"), "a2 BAD bad-state\r\n");
  EXPECT_EQ(kit_.say("a3 NOOP"), lines({"* 4 EXISTS", "a3 OK noop-ok"}));
  ASSERT_EQ(kit_.io.timers.count(2), 1U);
  kit_.session().onTimer(2);
  EXPECT_EQ(kit_.io.take(), "a1 OK append-ok\r\n");
  EXPECT_EQ(kit_.say("a4 FETCH 1 UID"), lines({"* 1 FETCH (UID 1)", "a4 OK fetch-ok"}));
}

}  // namespace
}  // namespace coexist
