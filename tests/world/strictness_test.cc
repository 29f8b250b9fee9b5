// Wrong scenarios must fail: what is judged here is the judge. Each conversation is right but for one thing.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

#include "net/lab.h"
#include "scenario/loader.h"
#include "world/case_run.h"

namespace coexist {
namespace {

using ::testing::HasSubstr;

const Knowledge& knowledge() {
  static const Result<Knowledge> loaded = Knowledge::load(COEXIST_SOURCE_DIR);
  if (!loaded) throw std::runtime_error(loaded.error().message());
  return *loaded;
}

// What a 2016 front end and a 2010 back end make of the script: the failure, or "" when it passes.
std::string failureOf(const std::string& script, const std::string& keys = "") {
  const std::string text =
      R"({"title": "t", "proto": "imaps", "front": "exchange-2016", "back": "exchange-2010-sp1",)" + keys +
      R"("script": [)" + script + "]}";
  const LoadResult loaded =
      loadScenario(SourceFile::fromText("scenarios/family/file.json", text), vocabularyOf(knowledge()));
  for (const LoadProblem& problem : loaded.problems) ADD_FAILURE() << problem.text();
  if (!loaded.scenario) return "does not load";
  LabCertificates certificates(kLabUnixSeconds);
  const Verdict verdict = runCase(loaded.scenario->cases.at(0), knowledge(), certificates, {});
  if (verdict.outcome == Outcome::kPassed) return "";
  return verdict.failure ? verdict.failure->what + " | " + verdict.failure->actual : verdict.reason;
}

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
  EXPECT_THAT(failureOf(selected + R"({"any-order": ["S: * FLAGS ..."]}, "S: a2 OK ...")"), HasSubstr("EXISTS"));
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

}  // namespace
}  // namespace coexist
