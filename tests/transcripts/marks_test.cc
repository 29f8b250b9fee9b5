#include "transcripts/marks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "transcripts/table.h"
#include "transcripts/transcript_kit.h"

namespace coexist::transcripts {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

struct MarksTest : ::testing::Test {
  // A transcript with these lines, and what our seat says to the greeting's turn.
  const Played& played(const std::string& lines, std::vector<std::string> ours) {
    made_ = written(lines);
    EXPECT_THAT(made_.problems, ElementsAre());
    played_ = compare(*made_.transcript, {std::move(ours)});
    return played_;
  }
  std::string measured(const std::string& lines, std::vector<std::string> ours) {
    const Measure measure = played(lines, std::move(ours)).measure;
    return std::to_string(measure.equal) + "/" + std::to_string(measure.of) + " +" + std::to_string(measure.extra);
  }

  WrittenTranscript made_;
  Played played_;
};

TEST_F(MarksTest, alignsSoThatAsManyLinesAsPossibleAreEqual) {
  EXPECT_EQ(measured(R"("S: a", "S: b", "S: c")", {"a", "b", "c"}), "3/3 +0");
  EXPECT_EQ(measured(R"("S: a", "S: b", "S: c")", {"b", "x", "c", "a"}), "2/3 +2");
  EXPECT_EQ(measured(R"("S: a", "S: b")", {}), "0/2 +0");
  EXPECT_EQ(measured(R"("S: {number}", "S: 1")", {"1"}), "1/2 +0");
}

TEST_F(MarksTest, countsNothingThatTheSourceLeavesOut) {
  EXPECT_EQ(measured(R"("S: a", "S: ...", "S: c")", {"a", "x", "y", "c"}), "2/2 +0");
  EXPECT_EQ(measured(R"("S: a", "S: ...", "S: c")", {"x", "a", "c", "y"}), "2/2 +2");
  EXPECT_EQ(measured(R"("S: ...")", {"x", "y"}), "0/0 +0");
  EXPECT_TRUE(played(R"("S: ...", "S: a")", {"x", "a"}).measure.whole());
}

TEST_F(MarksTest, countsTheOctetsInSpansOfEqualLines) {
  const Measure measure = played(R"("S: +OK {number}", "S: {host}")", {"+OK 12.3", "a b"}).measure;
  EXPECT_EQ(measure.octets, 8u);
  EXPECT_EQ(measure.freeOctets, 4u);
}

TEST_F(MarksTest, areWrongWhereALineDiffersUnmarked) {
  EXPECT_THAT(wrongMarks(played(R"("S: a")", {"a"})), ElementsAre());
  EXPECT_THAT(
      wrongMarks(played(R"("S: a", "S: b")", {"a"})),
      ElementsAre(AllOf(HasSubstr("2003-pop3-page.json:1:"), HasSubstr("does not say this"), HasSubstr("source: b"))));
  EXPECT_THAT(wrongMarks(played(R"("S: a")", {"a", "b"})),
              ElementsAre(AllOf(HasSubstr("the source does not say this"), HasSubstr("exchange-2003: b"))));
}

TEST_F(MarksTest, areMissedWithBothLinesWhereTwoAreAlike) {
  EXPECT_THAT(
      wrongMarks(played(R"("S: +OK", "S: * OK [UIDNEXT 1].")", {"+OK", "* OK [UIDNEXT 1]", "* BYE"})),
      ElementsAre(AllOf(HasSubstr("source: * OK [UIDNEXT 1].\n"), HasSubstr("exchange-2003: * OK [UIDNEXT 1]\n")),
                  HasSubstr("exchange-2003: * BYE")));
  EXPECT_THAT(wrongMarks(played(R"("S: +OK")", {"-ERR"})),
              ElementsAre(AllOf(HasSubstr("source: +OK"), HasSubstr("exchange-2003: -ERR"))));
}

TEST_F(MarksTest, areWrongWhereTheyMarkWhatDoesNotDiffer) {
  const std::string marked = R"("S: a", {"S": "S: b", "ours": "S: {number}", "differs": "why"})";
  EXPECT_THAT(wrongMarks(played(marked, {"a", "1"})), ElementsAre());
  EXPECT_THAT(wrongMarks(played(marked, {"a", "b"})),
              ElementsAre(HasSubstr("these are equal"), HasSubstr("does not say \"ours\": remove it")));
  EXPECT_THAT(wrongMarks(played(marked, {"a", "c"})), ElementsAre(HasSubstr("does not say what \"ours\" has")));
  EXPECT_THAT(wrongMarks(played(R"({"S": "S: b", "differs": "?"})", {})), ElementsAre(HasSubstr("say why")));
}

TEST_F(MarksTest, areWrittenWithTheReasonsThatThereWere) {
  const std::string before =
      R"({"S": "S: a", "differs": "old"}, {"S": "S: b", "differs": "kept"}, "S: c", "S: ...", "S: d")";
  const std::string file = markedFile(played(before, {"a", "{", "c", "x", "y"}));
  EXPECT_THAT(file, HasSubstr(R"("lines": [
    "S: a",
    {"S": "S: b", "ours": "S: {{", "differs": "kept"},
    "S: c",
    "S: ...",
    {"S": "S: d", "differs": "?"}
  ]})"));
}

TEST_F(MarksTest, areSummedUpInTheTable) {
  const std::string table = renderTable({played(R"("S: +OK {number}", "S: b")", {"+OK 1234", "c"})});
  EXPECT_THAT(table, HasSubstr("2003-pop3-page"));
  EXPECT_THAT(table, HasSubstr(" 1/2   +1   50 %"));
  EXPECT_THAT(table, HasSubstr("1 of 2 lines equal (50.0 %), 0 of 1 whole, +1, free 50 %"));
}

}  // namespace
}  // namespace coexist::transcripts
