#include "report/survey.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace coexist {
namespace {

TranscriptLine line(Letter letter, std::string text) {
  TranscriptLine made;
  made.letter = letter;
  made.text = std::move(text);
  return made;
}

TEST(SurveyTables, holdTheCausesOfTheLogEachOnce) {
  Transcript transcript;
  transcript.add(line(Letter::kLog, "1,login,\"R=\"\"a1 NO\"\";ErrMsg=NoProxyRule\""));
  transcript.add(line(Letter::kServer, "* OK ErrMsg=NotALog"));
  transcript.add(line(Letter::kLog, "2,login,ErrMsg=ProxyLoop;Msg=x"));
  transcript.add(line(Letter::kLog, "3,login,ErrMsg=NoProxyRule"));
  EXPECT_EQ(loggedCauses(transcript), "NoProxyRule, ProxyLoop");
  EXPECT_EQ(loggedCauses(Transcript()), "");
}

TEST(SurveyTables, haveARowForEachCellAndATableForEachCase) {
  Case first, second, other;
  first.title = second.title = "one";
  first.name = "f :: one [user=alice]";
  second.name = "f :: one [user=bob]";
  other.name = other.title = "another";
  first.cell = {{"user", "alice"}};
  second.cell = {{"user", "bob"}};
  const auto tables =
      surveyTables({{&first, {}, "NoProxyRule", "ok"}, {&second, {}, "", "ok"}, {&other, {}, "", "ok"}});
  ASSERT_EQ(tables.size(), 2U);
  EXPECT_EQ(tables[0].title, "f :: one");
  EXPECT_THAT(tables[0].rows, ::testing::ElementsAre(::testing::ElementsAre("user", "log", "outcome"),
                                                     ::testing::ElementsAre("alice", "NoProxyRule", "ok"),
                                                     ::testing::ElementsAre("bob", "-", "ok")));
  EXPECT_EQ(tables[1].title, "another");
}

TEST(SurveyTables, showNoPassword) {
  Case scenario;
  Verdict verdict;
  verdict.scenario = &scenario;
  verdict.outcome = Outcome::kPassed;
  verdict.secrets = {"Wonderland.1"};
  verdict.bindings = {{"heard", "PASS Wonderland.1"}};
  EXPECT_THAT(surveyed(verdict).bound.at("heard"), ::testing::Not(::testing::HasSubstr("Wonderland")));
}

}  // namespace
}  // namespace coexist
