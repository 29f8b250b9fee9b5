// Wrong scenarios must fail: what is judged here is the judge. Each conversation is right but for one thing.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "world/case_kit.h"

namespace coexist {
namespace {

using ::testing::HasSubstr;

const std::string kLoggedOn = R"("S: * OK ...", "C: a1 LOGIN alice ${alice.password}", "S: a1 OK LOGIN completed.", )";

TEST(Strictness, passesWhatIsRight) { EXPECT_EQ(failureOf(kLoggedOn + R"("C: a2 NOOP", "S: a2 OK ...")"), ""); }

TEST(Strictness, readsTheNextConnectionLineByLineAgainWhenOneWasClosedBehindAnyLines) {
  const std::string left = kLoggedOn + R"("C: a2 LOGOUT", "S: ...", {"closed": "C"}, {"connect": "C"}, )";
  EXPECT_EQ(failureOf(left + R"("S: * OK ...", "C: a3 NOOP", "S: a3 OK ...")"), "");
  EXPECT_THAT(failureOf(left + R"("C: a3 NOOP", "S: a3 OK ...")"), HasSubstr("* OK The Microsoft Exchange"));
}

TEST(Strictness, readsLineByLineBehindAGroupInAnyOrder) {
  const std::string selected = kLoggedOn + R"("C: a2 SELECT INBOX", "S: ...", )";
  EXPECT_EQ(failureOf(selected + R"({"any-order": ["S: a2 OK ..."]})"), "");
  EXPECT_THAT(failureOf(selected + R"({"any-order": ["S: * FLAGS ..."]}, "S: a2 OK ...")"),
              HasSubstr("PERMANENTFLAGS"));
}

TEST(Strictness, looksForALineInAnyOrderBehindAnyLines) {
  EXPECT_THAT(failureOf(kLoggedOn + R"("C: a2 NOOP", "S: ...", {"any-order": ["S: * NOTHING"]})"),
              HasSubstr("nothing like it came"));
}

TEST(Strictness, forgivesAtARestartOnlyWhatTheRestartSaid) {
  EXPECT_EQ(failureOf(kLoggedOn + R"({"restart": ["front"]})"), "");
  EXPECT_EQ(failureOf(kLoggedOn + R"({"restart": ["front"]}, "S: * BYE ...", {"closed": "C"})"), "");
  const std::string unread = kLoggedOn + R"("C: a2 NOOP", {"restart": ["front"]})";
  EXPECT_THAT(failureOf(unread), HasSubstr("a2 OK"));
  EXPECT_THAT(failureOf(unread + R"(, {"connect": "C"}, "S: * OK ...")"), HasSubstr("a2 OK"));
}

TEST(Strictness, failsForWhatTheServerSaysBehindTheLastStep) {
  EXPECT_THAT(failureOf(kLoggedOn + R"("C: a2 NOOP")"), HasSubstr("a2 OK"));
}

TEST(Strictness, failsForACloseThatDidNotHappen) {
  EXPECT_THAT(failureOf(kLoggedOn + R"({"closed": "C"})"), HasSubstr("still open"));
  EXPECT_THAT(failureOf(kLoggedOn + R"({"wait": "29m"}, {"closed": "C"})"), HasSubstr("still open"));
  EXPECT_THAT(failureOf(kLoggedOn + R"({"restart": ["front-back"]}, {"closed": "C"})"), HasSubstr("still open"));
}

TEST(Strictness, failsForALineOfTheProxyOutOfOrderOrLeftOut) {
  const std::string said = kLoggedOn + R"("C: a2 NOOP", "S: a2 OK ...", "C: a3 NOOP", "S: a3 OK ...", )";
  EXPECT_EQ(failureOf(said + R"("P: a2 NOOP", "P: a3 NOOP")"), "");
  EXPECT_THAT(failureOf(said + R"("P: a3 NOOP", "P: a2 NOOP")"), HasSubstr("says nothing"));
  EXPECT_THAT(failureOf(said + R"("P: ... LOGIN ...", "P: a3 NOOP")"), HasSubstr("a2 NOOP"));
}

TEST(Strictness, saysWhichPersonaHasTheSeatOfALineThatDoesNotCome) {
  const std::string persona = R"("client": "outlook-imap",)";
  const std::string acts = R"({"do": "check mail", "as": "alice"}, )";
  const auto early = verdictOf(R"("S: * OK ...", )" + acts + R"({"prompts": {"min": 1}})", persona).failure;
  ASSERT_TRUE(early);
  EXPECT_THAT(early->note,
              HasSubstr("outlook-imap has the seat C: its lines are expected, and it acts only at a \"do\""));
  const auto said = verdictOf(acts + R"("C: a1 NOOP", {"prompts": {"min": 1}})", persona).failure;
  ASSERT_TRUE(said);
  EXPECT_EQ(said->what, "expected, but nothing like it came: the client, outlook-imap, said");
  EXPECT_THAT(said->note, HasSubstr("outlook-imap has the seat C"));
}

TEST(Strictness, saysWhichBackEndABareLineMeansAndWhichOneHeardIt) {
  const std::string seats = R"("proto": "imaps", "front": "exchange-2016", "homes": {"alice": "legacy"},
                               "back": {"new": "exchange-2016", "legacy": "exchange-2010-sp1"})";
  const auto failure = verdictOf(kLoggedOn + R"("P: ... LOGIN ...")", "", seats).failure;
  ASSERT_TRUE(failure);
  EXPECT_THAT(failure->note, HasSubstr("\"P:\" is the first back end, new; legacy heard \""));
  EXPECT_THAT(failure->note, HasSubstr(" LOGIN \"alice\" *****\": \"P.legacy:\""));
  const auto other = verdictOf(kLoggedOn + R"("P: ... NOOP")", "", seats).failure;
  ASSERT_TRUE(other);
  EXPECT_THAT(other->note, ::testing::EndsWith("\"P:\" is the first back end, new"));
}

TEST(Strictness, failsForABackEndsLineThatNobodyAskedFor) {
  EXPECT_THAT(failureOf(kLoggedOn + R"("C: a2 NOOP", "B: * OK too late", "S: a2 OK ...")"), HasSubstr("left over"));
}

TEST(Strictness, failsForAPromptLoopThatNoStepExpects) {
  const std::string outlook = R"("client": "outlook-imap",)";
  const std::string checked = R"({"do": "check mail", "as": "alice"}, )";
  EXPECT_EQ(failureOf(checked + R"({"prompts": {"as": "alice", "min": 3, "loop": true}})", outlook), "");
  EXPECT_THAT(failureOf(checked + R"({"prompts": {"as": "alice", "max": 9}})", outlook), HasSubstr("prompt loop"));
}

TEST(Strictness, failsForWhatMustNeverCome) {
  EXPECT_THAT(failureOf(kLoggedOn + R"("C: a2 NOOP", "S!: a2 OK...", "S: a2 ...")"), HasSubstr("must not appear"));
  EXPECT_THAT(failureOf(kLoggedOn + R"("P!: ... LOGIN ...")"), HasSubstr("must not appear"));
  const std::string later = kLoggedOn + R"("C: a2 NOOP", "S: a2 OK ...", "P!: ... LOGIN ...")";
  EXPECT_EQ(failureOf(later), "") << "it was said before the last acting step";
  EXPECT_THAT(failureOf(later, R"("never": ["P: ... login ..."],)"), HasSubstr("must not appear"));
}

TEST(Strictness, failsForALineThatTheServerHasBegunAndNotEnded) {
  EXPECT_THAT(failureOf(kLoggedOn + R"({"send": "B", "bytes": "* half a line"})"), HasSubstr("| * half a line"));
  EXPECT_THAT(failureOf(kLoggedOn + R"({"send": "B", "bytes": "* a bare line feed${hex:0a}"})"), HasSubstr("bare"));
  EXPECT_EQ(failureOf(kLoggedOn + R"({"send": "B", "bytes": "* whole${hex:0d0a}"}, "S: * whole")"), "");
}

TEST(Strictness, seesABareLineFeedInALine) {
  const std::string said = kLoggedOn + R"({"send": "B", "bytes": "* one${hex:0a}* two${hex:0d0a}"}, )";
  EXPECT_THAT(failureOf(said + R"("S: * one", "S: * two")"), HasSubstr("* one\n* two"));
  EXPECT_EQ(failureOf(said + R"("S: * one${hex:0a}* two")"), "");
}

TEST(Strictness, failsWhenAPersonaDoesNotFareAsItMust) {
  const std::string outlook = R"("client": "outlook-imap",)";
  EXPECT_EQ(failureOf(R"({"do": "check mail", "as": "alice", "proto": "imap", "succeeds": true})", outlook,
                      R"("front": "exchange-2003", "back": "exchange-2003")"),
            "");
  EXPECT_THAT(failureOf(R"({"do": "check mail", "as": "alice", "succeeds": true})", outlook),
              HasSubstr("this should have succeeded, and did not: "));
  EXPECT_THAT(failureOf(R"({"do": "check mail", "as": "alice", "succeeds": false})", outlook,
                        R"("front": "exchange-2003", "back": "exchange-2003")"),
              HasSubstr("this should have failed, and succeeded"));
}

TEST(Strictness, countsAndReadsTheMessagesOfAMailbox) {
  EXPECT_EQ(failureOf(kLoggedOn + R"({"mailbox": "alice", "holds": 1, "shows": ["From: ...", "Subject: ..."]})"), "");
  EXPECT_THAT(failureOf(kLoggedOn + R"({"mailbox": "alice", "holds": 2})"), HasSubstr("it holds 1"));
  EXPECT_THAT(failureOf(kLoggedOn + R"({"mailbox": "alice", "shows": ["Subject: ...", "From: ..."]})"),
              HasSubstr("in this order"));
  EXPECT_THAT(failureOf(kLoggedOn + R"({"mailbox": "bob", "shows": ["x"]})", R"("mail": {"bob": []},)"),
              HasSubstr("the newest message does not hold it"));
}

}  // namespace
}  // namespace coexist
