#include "backend/imap_fetch.h"

#include <gtest/gtest.h>

#include "backend/imap_kit.h"

namespace coexist {
namespace {

TEST(SequenceSet, readsRangesInEitherOrder) {
  const auto set = SequenceSet::parse("2,5:3,9:*");
  ASSERT_TRUE(set);
  for (const uint32_t in : {2u, 3u, 4u, 5u, 9u, 10u, 12u}) EXPECT_TRUE(set->contains(in, 12)) << in;
  for (const uint32_t out : {0u, 1u, 6u, 8u, 13u}) EXPECT_FALSE(set->contains(out, 12)) << out;
  EXPECT_EQ(set->greatestNamed(), 5u);
}

// RFC 3501 section 6.4.8: 559:* means the last message when there are fewer.
TEST(SequenceSet, takesTheStarForTheLastEvenBehindIt) {
  EXPECT_TRUE(SequenceSet::parse("559:*")->contains(7, 7));
  EXPECT_TRUE(SequenceSet::parse("*")->contains(7, 7));
  EXPECT_FALSE(SequenceSet::parse("*")->contains(6, 7));
}

TEST(SequenceSet, refusesWhatIsNone) {
  for (const char* text : {"", "0", "1:", ":1", "1,", ",1", "a", "1:2:3", "-1", "4294967296", "1.5", "**", "0x1"}) {
    EXPECT_FALSE(SequenceSet::parse(text)) << text;
  }
}

TEST(ImapFetch, writesDatesWithAPaddedDay) {
  EXPECT_EQ(imapDateTime(1'700'000'000), "14-Nov-2023 22:13:20 +0000");
  EXPECT_EQ(imapDateTime(0), " 1-Jan-1970 00:00:00 +0000");
  EXPECT_EQ(imapDateTime(INT64_MAX), "31-Dec-9999 23:59:59 +0000");
  EXPECT_EQ(imapDateTime(INT64_MIN), " 1-Jan-1970 00:00:00 +0000");
}

class ImapFetchCommand : public testing::Test {
 protected:
  ImapFetchCommand() { kit_.logOnAndSelect(); }
  std::string say(std::string_view line) { return kit_.say(line); }
  ImapKit kit_;
};

TEST_F(ImapFetchCommand, fetchesFlagsSizeUidAndDate) {
  EXPECT_EQ(say("a1 FETCH 1:2 (FLAGS RFC822.SIZE UID INTERNALDATE)"),
            lines({"* 1 FETCH (FLAGS (\\Seen) RFC822.SIZE 22 UID 1 INTERNALDATE \"14-Nov-2023 22:13:20 +0000\")",
                   "* 2 FETCH (FLAGS () RFC822.SIZE 22 UID 2 INTERNALDATE \"14-Nov-2023 22:13:20 +0000\")",
                   "a1 OK fetch-ok"}));
  EXPECT_EQ(say("a2 FETCH * flags"), lines({"* 3 FETCH (FLAGS ())", "a2 OK fetch-ok"}));
  EXPECT_EQ(say("a3 FETCH 1 FAST"),
            lines({"* 1 FETCH (FLAGS (\\Seen) INTERNALDATE \"14-Nov-2023 22:13:20 +0000\" RFC822.SIZE 22)",
                   "a3 OK fetch-ok"}));
}

TEST_F(ImapFetchCommand, fetchesTheEnvelopeAndAllThatAMacroNames) {
  const std::string envelope = "ENVELOPE (NIL \"test\" NIL NIL NIL NIL NIL NIL NIL NIL)";
  EXPECT_EQ(say("a1 FETCH 2 (ENVELOPE UID)"), lines({"* 2 FETCH (" + envelope + " UID 2)", "a1 OK fetch-ok"}));
  EXPECT_EQ(say("a2 FETCH 2 all"),
            lines({"* 2 FETCH (FLAGS () INTERNALDATE \"14-Nov-2023 22:13:20 +0000\" RFC822.SIZE 22 " + envelope + ")",
                   "a2 OK fetch-ok"}));
}

TEST_F(ImapFetchCommand, fetchesTheWholeMessageAndMarksItSeen) {
  EXPECT_EQ(say("a1 FETCH 2 BODY[]"),
            lines({"* 2 FETCH (BODY[] {22}", "Subject: test", "", "two", " FLAGS (\\Seen))", "a1 OK fetch-ok"}));
  EXPECT_EQ(say("a2 FETCH 2 RFC822"),
            lines({"* 2 FETCH (RFC822 {22}", "Subject: test", "", "two", ")", "a2 OK fetch-ok"}));
}

TEST_F(ImapFetchCommand, leavesSeenAloneWhenItPeeksOrExamines) {
  EXPECT_EQ(say("a1 FETCH 2 (BODY.PEEK[] FLAGS)"),
            lines({"* 2 FETCH (BODY[] {22}", "Subject: test", "", "two", " FLAGS ())", "a1 OK fetch-ok"}));
  say("a2 EXAMINE INBOX");
  EXPECT_EQ(say("a3 FETCH 2 (BODY[TEXT] FLAGS)"),
            lines({"* 2 FETCH (BODY[TEXT] {5}", "two", " FLAGS ())", "a3 OK fetch-ok"}));
}

TEST_F(ImapFetchCommand, fetchesParts) {
  EXPECT_EQ(say("a1 FETCH 2 BODY.PEEK[HEADER]"),
            lines({"* 2 FETCH (BODY[HEADER] {17}", "Subject: test", "", ")", "a1 OK fetch-ok"}));
  EXPECT_EQ(say("a2 FETCH 2 BODY.PEEK[]<2.3>"), lines({"* 2 FETCH (BODY[]<2> {3}", "bje)", "a2 OK fetch-ok"}));
  EXPECT_EQ(say("a3 FETCH 2 BODY.PEEK[]<900.3>"), lines({"* 2 FETCH (BODY[]<900> {0}", ")", "a3 OK fetch-ok"}));
}

TEST_F(ImapFetchCommand, answersUidFetchAlwaysWithTheUid) {
  EXPECT_EQ(say("a1 UID FETCH 2:* (FLAGS)"),
            lines({"* 2 FETCH (FLAGS () UID 2)", "* 3 FETCH (FLAGS () UID 3)", "a1 OK fetch-ok"}));
  EXPECT_EQ(say("a2 UID FETCH 99 FLAGS"), lines({"a2 OK fetch-ok"}));
  EXPECT_EQ(say("a3 UID FETCH 3 (UID FLAGS UID)"), lines({"* 3 FETCH (UID 3 FLAGS ())", "a3 OK fetch-ok"}));
}

TEST_F(ImapFetchCommand, fetchesFieldsOfTheHeaderByTheirNames) {
  Folder& inbox = *kit_.store.of("alice").find("INBOX");
  inbox.messages[0].octets =
      std::make_shared<const std::string>("From: a\r\nSubject: b\r\n c\r\nTo: d\r\n\r\nSubject: no field\r\n");
  EXPECT_EQ(say("a1 FETCH 1 (body.peek[header.fields (subject FROM)])"),
            lines({"* 1 FETCH (BODY[HEADER.FIELDS (subject FROM)] {27}", "From: a", "Subject: b", " c", "", ")",
                   "a1 OK fetch-ok"}));
  EXPECT_EQ(say("a2 FETCH 1 BODY[HEADER.FIELDS.NOT (Subject)]<1.6>"),
            lines({"* 1 FETCH (BODY[HEADER.FIELDS.NOT (Subject)]<1> {6}", "rom: a)", "a2 OK fetch-ok"}));
  EXPECT_EQ(say("a3 FETCH 1 BODY.PEEK[HEADER.FIELDS (Cc)]"),
            lines({"* 1 FETCH (BODY[HEADER.FIELDS (Cc)] {2}", "", ")", "a3 OK fetch-ok"}));
  for (const char* section :
       {"BODY[HEADER.FIELDS]", "BODY[HEADER.FIELDS ()]", "BODY[HEADER.FIELD (A)]", "BODY[TEXT (A)]"}) {
    EXPECT_EQ(say(std::string("a4 FETCH 1 ") + section), "a4 BAD bad-arguments\r\n") << section;
  }
}

TEST_F(ImapFetchCommand, refusesWhatItDoesNotServe) {
  for (const char* rest : {"",
                           "1",
                           "1 ()",
                           "1 (FLAGS",
                           "0 FLAGS",
                           "4 FLAGS",
                           "1:4 FLAGS",
                           "x FLAGS",
                           "1 BODYSTRUCTURE",
                           "1 ((FLAGS))",
                           "1 BODY[]<0.0>",
                           "1 BODY[]<1>",
                           "1 BODY[]<-1.2>",
                           "1 BODY[]<>",
                           "1 \"FLAGS\"",
                           "1 BODY[9]",
                           "1 FLAGS UID",
                           "\"1\" FLAGS",
                           "1 (FAST)",
                           "1 (ALL)"}) {
    ImapKit kit;
    kit.logOnAndSelect();
    EXPECT_EQ(kit.say(std::string("a1 FETCH ") + rest), "a1 BAD bad-arguments\r\n") << rest;
  }
}

TEST_F(ImapFetchCommand, boundsTheBodiesOfOneAnswer) {
  std::string items;
  for (int i = 0; i < 17; ++i) items += " BODY.PEEK[]<" + std::to_string(i) + ".1>";
  EXPECT_EQ(say("a1 FETCH 1 (" + items.substr(1) + ")"), "a1 BAD bad-arguments\r\n");
}

TEST_F(ImapFetchCommand, bearsAnEmptyFolder) {
  kit_.store.of("alice").create("Empty");
  say("a1 SELECT Empty");
  EXPECT_EQ(say("a2 FETCH 1:* FLAGS"), "a2 OK fetch-ok\r\n");
  EXPECT_EQ(say("a3 UID FETCH 1:* FLAGS"), "a3 OK fetch-ok\r\n");
  EXPECT_EQ(say("a4 FETCH 1 FLAGS"), "a4 BAD bad-arguments\r\n");
}

TEST_F(ImapFetchCommand, waitsForAClientThatReadsSlowly) {
  kit_.io.queued = kHighWaterBytes + 1;
  EXPECT_EQ(say("a1 FETCH 1:2 FLAGS"), "");
  EXPECT_TRUE(kit_.io.paused);
  kit_.io.queued = 0;
  kit_.session().onWritable();
  EXPECT_EQ(kit_.io.take(), lines({"* 1 FETCH (FLAGS (\\Seen))", "* 2 FETCH (FLAGS ())", "a1 OK fetch-ok"}));
  EXPECT_FALSE(kit_.io.paused);
}

TEST_F(ImapFetchCommand, staysSilentWhereAScenarioAnswers) {
  ImapKit kit;
  kit.overridden = true;
  kit.logOnAndSelect();
  kit.overrides.replies = {ListedOverrides::Lines{"a1 NO later"}};
  EXPECT_EQ(kit.say("a1 FETCH 2 BODY[]"), "a1 NO later\r\n");
  EXPECT_EQ(kit.say("a2 FETCH 2 FLAGS"), lines({"* 2 FETCH (FLAGS ())", "a2 OK fetch-ok"}));
  kit.overrides.replies = {ListedOverrides::Lines{"a3 OK that was it"}};
  EXPECT_EQ(kit.say("a3 FETCH 2 BODY[]"), "a3 OK that was it\r\n");
  EXPECT_EQ(kit.say("a4 FETCH 2 FLAGS"), lines({"* 2 FETCH (FLAGS (\\Seen))", "a4 OK fetch-ok"}));
}

}  // namespace
}  // namespace coexist
