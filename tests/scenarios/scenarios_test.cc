// Every scenario of the project is one test: over memory, over TCP and with many seeds it must pass, and its
// transcripts must be the same.
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>

#include "report/text.h"
#include "scenario/loader/loader.h"
#include "world/case_run.h"

namespace coexist {
namespace {

constexpr uint64_t kSeeds = 50;
const std::string kRoot = COEXIST_SOURCE_DIR;

const Catalogues& catalogues() {
  static const Result<Catalogues> loaded = Catalogues::load(kRoot);
  if (!loaded) throw std::runtime_error(loaded.error().message());
  return *loaded;
}

// One case: its verdict must not depend on the network under it, nor on how sends are split and delayed.
class ScenarioTest : public ::testing::Test {
 public:
  explicit ScenarioTest(const Case& scenario) : scenario_(scenario) {}

  void TestBody() override {
    const Verdict reference = run(1, false);
    ASSERT_EQ(reference.outcome, expected()) << renderVerdict(reference, TextStyle()) << reference.reason;
    const std::string transcript = reference.transcript.normalised();
    EXPECT_FALSE(transcript.empty());

    const Verdict overTcp = run(1, true);
    ASSERT_EQ(overTcp.outcome, expected()) << renderVerdict(overTcp, TextStyle()) << overTcp.reason;
    EXPECT_EQ(overTcp.transcript.normalised(), transcript) << "memory and TCP differ";

    for (uint64_t seed = 2; seed <= kSeeds; ++seed) {
      const Verdict other = run(seed, false);
      ASSERT_EQ(other.outcome, expected()) << "seed " << seed << "\n" << renderVerdict(other, TextStyle());
      ASSERT_EQ(other.transcript.normalised(), transcript) << "seed " << seed << " differs";
    }
  }

 private:
  Outcome expected() const { return scenario_.knownBug ? Outcome::kKnownBug : Outcome::kPassed; }

  Verdict run(uint64_t seed, bool overTcp) {
    RunOptions options;
    options.seed = seed;
    options.overTcp = overTcp;
    return runCase(scenario_, catalogues(), certificates_, options);
  }

  const Case& scenario_;
  LabCertificates certificates_{kLabUnixSeconds};
};

std::string testName(const std::string& name) {
  std::string safe;
  for (const char c : name) {
    const bool keep = std::isalnum(static_cast<unsigned char>(c)) != 0;
    if (keep) safe += c;
    if (!keep && !safe.empty() && safe.back() != '_') safe += '_';
  }
  return safe;
}

TEST(ScenarioFiles, loadWithoutAMistake) {
  const auto files = findScenarios({kRoot + "/scenarios"});
  ASSERT_TRUE(files) << files.error().message();
  EXPECT_GT(files->size(), 10u);
  for (const std::string& file : *files) {
    const LoadResult loaded = loadScenario(file, vocabularyOf(catalogues()));
    for (const Diagnostic& problem : loaded.problems) ADD_FAILURE() << problem.text();
  }
}

// The same scenario and seed give the same transcript to the last octet, times included.
TEST(ScenarioFiles, areAFunctionOfTheirSeed) {
  const auto files = findScenarios({kRoot + "/scenarios/ntlm-2016-2010"});
  ASSERT_TRUE(files);
  LabCertificates certificates(kLabUnixSeconds);
  for (const std::string& file : *files) {
    const LoadResult loaded = loadScenario(file, vocabularyOf(catalogues()));
    ASSERT_TRUE(loaded.scenario);
    for (const Case& one : loaded.scenario->cases) {
      RunOptions options;
      options.seed = 7;
      TextStyle style;
      style.trace = true;
      const std::string first = renderConversation(runCase(one, catalogues(), certificates, options), style);
      EXPECT_EQ(renderConversation(runCase(one, catalogues(), certificates, options), style), first) << one.name;
    }
  }
}

// Registered at run time, so that each case can be seen, filtered and repeated by its name.
void registerScenarios(std::vector<Scenario>& scenarios) {
  const auto files = findScenarios({kRoot + "/scenarios"});
  if (!files) return;
  for (const std::string& file : *files) {
    LoadResult loaded = loadScenario(file, vocabularyOf(catalogues()));
    if (loaded.scenario && loaded.problems.empty()) scenarios.push_back(std::move(*loaded.scenario));
  }
  for (const Scenario& scenario : scenarios) {
    for (const Case& one : scenario.cases) {
      ::testing::RegisterTest("Scenario", testName(one.name).c_str(), nullptr, one.name.c_str(), __FILE__, __LINE__,
                              [&one]() -> ScenarioTest* { return new ScenarioTest(one); });
    }
  }
}

}  // namespace
}  // namespace coexist

int main(int argc, char** argv) {
  ::testing::InitGoogleTest(&argc, argv);
  std::vector<coexist::Scenario> scenarios;
  coexist::registerScenarios(scenarios);
  return RUN_ALL_TESTS();
}
