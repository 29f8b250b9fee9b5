// The rules about products, quirks, scenarios and sources, applied to this project.
#include <gtest/gtest.h>

#include "tidy/citation_rules.h"
#include "tidy/knowledge_rules.h"
#include "tidy/seed_rules.h"
#include "tidy/tree.h"

namespace coexist::tidy {
namespace {

std::string listOf(const Findings& findings) {
  std::string text;
  for (const Finding& finding : findings) text += "\n" + finding.message();
  return text;
}

class Knowledge : public testing::Test {
 protected:
  void SetUp() override {
    const Tree tree(COEXIST_SOURCE_DIR);
    Diagnostics problems;
    for (const std::string& path : tree.files("fixtures/products", {".json"})) {
      if (const auto profile = readJson(tree.absolute(path), problems))
        profiles_.push_back(profileEntry(path, *profile));
    }
    for (const std::string& path : tree.files("scenarios", {".json"})) {
      ++uses_.scenarios;
      const auto scenario = readJson(tree.absolute(path), problems);
      if (!scenario) continue;
      collectUses(*scenario, uses_);
      constexpr size_t kFolder = sizeof("scenarios/") - 1, kEnding = sizeof(".json") - 1;
      seeded_[path.substr(kFolder, path.size() - kFolder - kEnding)] = seededScenario(*scenario);
    }
    for (const Diagnostic& problem : problems) ADD_FAILURE() << problem.text();
  }

  std::vector<ProfileEntry> profiles_;
  Uses uses_;
  SeededScenarios seeded_;
};

TEST_F(Knowledge, everyQuirkHasEvidenceAndIsListedAskedForAndProved) {
  EXPECT_EQ(listOf(everyQuirkHasEvidence(quirks())), "");
  EXPECT_EQ(listOf(everyQuirkIsListed(quirks(), profiles_)), "");
  EXPECT_EQ(listOf(everyQuirkIsAskedFor(quirks(), Tree(COEXIST_SOURCE_DIR).sources())), "");
  EXPECT_EQ(listOf(everyQuirkIsProved(quirks(), uses_)), "");
}

TEST_F(Knowledge, everyProductIsUsedByAScenario) { EXPECT_EQ(listOf(everyProductIsUsed(profiles_, uses_)), ""); }

TEST_F(Knowledge, everyClaimOfASeedIsHeldOrSaidNotToBe) {
  const std::string page = Tree(COEXIST_SOURCE_DIR).read("scenarios/SEEDS.md");
  EXPECT_EQ(listOf(everyClaimIsHeld({"scenarios/SEEDS.md", page, {}, {}}, seeded_)), "");
}

TEST(Sources, areListedWhereTheyAreCitedAndOnlyThose) {
  const Tree tree(COEXIST_SOURCE_DIR);
  const SourceText page = {"sim/SOURCES.md", tree.read("sim/SOURCES.md"), {}, {}};
  std::vector<SourceText> citing = tree.texts();
  std::erase_if(citing, [&](const SourceText& text) {
    return text.path == page.path || text.path.starts_with("tests/tidy/");  // whose samples cite what is not there
  });
  EXPECT_EQ(listOf(everyTranscriptsSourceIsListed(page, citing)), "");
  for (SourceText& text : citing) text = citingPartsOf(text);
  EXPECT_EQ(listOf(everyCitedSourceIsListed(page, citing)), "");
  EXPECT_EQ(listOf(everyListedSourceIsCited(page, citing)), "");
}

}  // namespace
}  // namespace coexist::tidy
