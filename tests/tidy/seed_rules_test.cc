#include "tidy/seed_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace coexist::tidy {
namespace {

SeededScenarios scenarios() {
  Diagnostics problems;
  const auto one = parseJson(
      SourceFile::fromText("a.json", R"({"title": "t", "ref": ["seed 000 and seed 001"], "cases": [{"title": "c"}]})"),
      problems);
  return {{"f/a", seededScenario(*one)}, {"f/b", {}}};
}

std::vector<std::string> found(const std::string& rows) {
  const std::string page = "## Seed 000: x\n\n| # | claim | case | how |\n| --- | --- | --- | --- |\n" + rows;
  std::vector<std::string> texts;
  for (const Finding& finding : everyClaimIsHeld({"S.md", page, {}, {}}, scenarios()))
    texts.push_back(finding.message());
  return texts;
}

constexpr const char* kOther = "## Seed 001: y\n| 1 | x | `f/a` | cast |\n";

TEST(SeedRule, takesWhatIsThere) {
  EXPECT_THAT(found("| 1 | x | `f/a :: c`, `f/a :: t` | words; more |\n| 2 | y | | none: no seat has it |\n" +
                    std::string(kOther)),
              ::testing::IsEmpty());
}

TEST(SeedRule, findsAScenarioThatCitesASeedAndStandsNotUnderIt) {
  EXPECT_THAT(found("| 1 | x | `f/a` | words |\n"), ::testing::ElementsAre("f/a: cites seed 001: no claim names it"));
}

TEST(SeedRule, findsWhatIsNotThere) {
  EXPECT_THAT(found("| 1 | x | `f/a`, `f/a :: gone`, `f/c`, `f/b` | words |\n" + std::string(kOther)),
              ::testing::ElementsAre("S.md:5: f/a has no case \"gone\"", "S.md:5: there is no scenario f/c",
                                     "S.md:5: f/b does not cite seed 000"));
}

TEST(SeedRule, findsAClaimThatIsNeitherHeldNorSaidNotToBe) {
  EXPECT_THAT(found("| 1 | x | `f/a` | none: held all the same |\n| 2 | x | | words |\n| 3 | x | `f/a` | somehow |\n" +
                    std::string("| 4 | x |\n") + kOther),
              ::testing::ElementsAre("S.md:5: a claim has a case, or says \"none: \" and why",
                                     "S.md:6: a claim has a case, or says \"none: \" and why",
                                     "S.md:7: says not how the claim is held: \"somehow\"",
                                     "S.md:8: a claim has a number, its words, its cases, and how they hold it"));
}

}  // namespace
}  // namespace coexist::tidy
