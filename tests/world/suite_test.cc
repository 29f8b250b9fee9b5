#include "world/suite.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>

#include "scenario/loader/loader.h"
#include "world/case_kit.h"

namespace coexist {
namespace {

using ::testing::ElementsAre;

// Cases called "a", "b", ...; whose letter is a capital one fails.
class SuiteOfCases : public ::testing::Test {
 protected:
  explicit SuiteOfCases(const std::string& letters = "abCdef") {
    std::string cases;
    for (const char letter : letters) {
      const bool right = letter >= 'a';
      cases += (cases.empty() ? "" : ", ") + std::string(R"({"title": ")") + letter + R"(", "script": ["S: * )" +
               (right ? "OK" : "NO") + R"( ..."]})";
    }
    const std::string text = R"({"title": "t", "proto": "imap", "back": "exchange-2003", "cases": [)" + cases + "]}";
    LoadResult loaded =
        loadScenario(SourceFile::fromText("scenarios/x/file.json", text), vocabularyOf(testCatalogues()));
    for (const Diagnostic& problem : loaded.problems) ADD_FAILURE() << problem.text();
    scenario_ = std::move(*loaded.scenario);
    for (const Case& each : scenario_.cases) cases_.push_back(&each);
  }
  // The titles, with the seed where one case runs several times, in the order of their verdicts.
  std::vector<std::string> run(const SuiteOptions& options) {
    std::vector<std::string> heard;
    ran_ = runSuite(cases_, testCatalogues(), options, [&](Verdict&& verdict) {
      heard.push_back(verdict.scenario->title + (options.repeat > 1 ? std::to_string(verdict.seed) : "") +
                      (isFailure(verdict) ? "!" : "") + (verdict.transcript.lines().empty() ? "" : "+"));
    });
    return heard;
  }

  Scenario scenario_;
  std::vector<const Case*> cases_;
  size_t ran_ = 0;
};

TEST_F(SuiteOfCases, tellsVerdictsInOrderWhateverTheNumberOfWorkers) {
  for (const unsigned jobs : {0u, 1u, 2u, 7u, 40u}) {
    SuiteOptions options;
    options.jobs = jobs;
    options.keepTranscripts = false;
    EXPECT_THAT(run(options), ElementsAre("a", "b", "C!+", "d", "e", "f")) << jobs;
    EXPECT_EQ(ran_, 6u);
  }
}

TEST_F(SuiteOfCases, keepsTheTranscriptOfWhatPassedOnRequest) {
  SuiteOptions options;
  options.jobs = 2;
  options.keepTranscripts = true;
  EXPECT_THAT(run(options), ElementsAre("a+", "b+", "C!+", "d+", "e+", "f+"));
}

TEST_F(SuiteOfCases, stopsBehindTheFirstFailureOnRequest) {
  SuiteOptions options;
  options.failFast = true;
  options.keepTranscripts = false;
  EXPECT_THAT(run(options), ElementsAre("a", "b", "C!+"));
  EXPECT_EQ(ran_, 3u);
}

TEST_F(SuiteOfCases, repeatsEachCaseWithTheSeedsThatFollow) {
  cases_.resize(2);
  SuiteOptions options;
  options.repeat = 3;
  options.keepTranscripts = false;
  options.run.seed = 10;
  EXPECT_THAT(run(options), ElementsAre("a10", "a11", "a12", "b10", "b11", "b12"));
}

TEST_F(SuiteOfCases, takesTheTimeOfEachRun) {
  SuiteOptions options;
  double now = 0;
  options.milliseconds = [&now] { return now += 2; };
  runSuite(cases_, testCatalogues(), options, [](Verdict&& verdict) { EXPECT_EQ(verdict.elapsedMs, 2); });
}

TEST_F(SuiteOfCases, runsNothingWhereThereIsNothing) {
  cases_.clear();
  EXPECT_TRUE(run({}).empty());
  EXPECT_EQ(ran_, 0u);
}

}  // namespace
}  // namespace coexist
