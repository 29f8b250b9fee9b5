#include "transcripts/transcript_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "transcripts/transcript_kit.h"

namespace coexist::transcripts {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(TranscriptFile, makesTurnsOfWhatIsSaidAndHeard) {
  const auto made = written(R"("S: +OK {host}", "C: USER alice", "C: PASS {password}", "S: +OK", "S: ...", "C: QUIT")");
  ASSERT_THAT(made.problems, ElementsAre());
  const std::vector<Turn>& turns = made.transcript->turns;
  ASSERT_EQ(turns.size(), 3u);
  EXPECT_THAT(turns[0].said, ElementsAre());
  EXPECT_EQ(turns[0].heard.at(0).source->text(), "+OK {host}");
  EXPECT_THAT(turns[1].said, ElementsAre("\"C: USER alice\"", "\"C: PASS {password}\""));
  EXPECT_TRUE(turns[1].heard.at(1).anyLines);
  EXPECT_THAT(turns[2].heard, ElementsAre());
  EXPECT_EQ(made.transcript->generation(), "2003");
}

TEST(TranscriptFile, hasAStepForTheConnectionAndEachThatTheClientDoes) {
  const auto made = written(R"("C: STLS", "S: +OK", {"tls": "C"}, "C: PASS {password}")");
  ASSERT_THAT(made.problems, ElementsAre());
  const std::vector<Step>& script = made.transcript->scenario.script;
  ASSERT_EQ(script.size(), 4u);
  EXPECT_TRUE(std::holds_alternative<ConnectStep>(script[0].what));
  EXPECT_TRUE(std::holds_alternative<TlsStep>(script[2].what));
  EXPECT_EQ(std::get<LineStep>(script[3].what).pattern->text(), "PASS ${alice.password}");
}

TEST(TranscriptFile, readsMarks) {
  const auto made =
      written(R"({"S": "S: TOP", "ours": "S: UIDL", "differs": "why"}, {"ours": "S: .", "differs": "so"})");
  ASSERT_THAT(made.problems, ElementsAre());
  const std::vector<ServerLine>& heard = made.transcript->turns.at(0).heard;
  ASSERT_EQ(heard.size(), 2u);
  EXPECT_EQ(heard[0].source->text(), "TOP");
  EXPECT_EQ(heard[0].ours->text(), "UIDL");
  EXPECT_EQ(heard[1].why, "so");
  EXPECT_FALSE(heard[1].isCounted());
}

struct BadTranscript {
  std::string lines;
  std::string problem;
};
const BadTranscript kBadTranscripts[] = {
    {R"("X: a")", "a line of nobody"},
    {R"("S:a")", "a line of nobody"},
    {R"(1)", "a line"},
    {R"("S: {numbr}")", "unknown span"},
    {R"({"S": "S: a"})", "\"differs\" is missing"},
    {R"({"differs": "why"})", "a mark needs"},
    {R"({"S": "a", "differs": "why"})", "\"S\" cannot be a"},
    {R"({"S": "S: ...", "differs": "why"})", "\"S\" cannot be S: ..."},
    {R"({"S": "S: a", "differs": "why", "our": "S: b"})", "unknown key \"our\""},
    {R"({"tls": "D"})", "\"tls\" cannot be D"},
    {R"("C: ${alcie.password}")", "alcie"},
};

TEST(TranscriptFile, refusesAMistakeWithItsPlace) {
  for (const BadTranscript& bad : kBadTranscripts) {
    const auto made = written(bad.lines);
    EXPECT_FALSE(made.transcript) << bad.lines;
    ASSERT_FALSE(made.problems.empty()) << bad.lines;
    EXPECT_THAT(made.problems.front(), HasSubstr(bad.problem));
    EXPECT_THAT(made.problems.front(), HasSubstr("2003-pop3-page.json")) << bad.lines;
  }
}

TEST(TranscriptFile, refusesAMistakeInItsKeys) {
  const auto first = [](const std::string& keys) { return written(R"("S: +OK")", keys).problems.at(0); };
  EXPECT_THAT(first(R"("proto": "pop")"), HasSubstr("\"pop\""));
  EXPECT_THAT(first(R"("proto": "pop3", "front": "exchange-2061")"), HasSubstr("exchange-2061"));
  EXPECT_THAT(first(R"("proto": "pop3", "script": [])"), HasSubstr("unknown key \"script\""));
  EXPECT_THAT(first(R"("proto": "pop3", "date": "May 2016")"), HasSubstr("\"date\" cannot be"));
  EXPECT_THAT(first(R"("proto": "pop3", "at-first-sight": {"equal": 1})"), HasSubstr("\"of\" is missing"));
}

}  // namespace
}  // namespace coexist::transcripts
