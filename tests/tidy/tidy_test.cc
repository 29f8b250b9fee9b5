// The rules, applied to this project. What each rule finds and does not find is tested on samples in the files beside
// it.
#include <gtest/gtest.h>

#include "tidy/code_rules.h"
#include "tidy/room_rules.h"
#include "tidy/tree.h"

namespace coexist::tidy {
namespace {

const Tree& tree() {
  static const Tree project(COEXIST_SOURCE_DIR);
  return project;
}

using Rule = Findings (*)(const SourceText&);

void expectNone(const Findings& findings) {
  for (const Finding& finding : findings) ADD_FAILURE() << finding.message();
}

void expectNone(Rule rule, const std::vector<SourceText>& sources) {
  for (const SourceText& source : sources) expectNone(rule(source));
}

const std::vector<SourceText>& sources() {
  static const std::vector<SourceText> all = tree().sources();
  return all;
}

TEST(Tidy, seesTheTree) {
  ASSERT_GT(sources().size(), 30u);
  EXPECT_GT(tree().texts().size(), sources().size());
}

TEST(Tidy, foldersIncludeOnlyLowerFloors) { expectNone(includesOnlyLowerFloors, sources()); }

TEST(Tidy, roomsOfAFolderStandOnEachOther) {
  for (const char* folder : {"sim/mail", "sim/wire", "sim/backend", "sim/gateway"}) {
    expectNone(roomsStandOnEachOther(folder, sources()));
  }
}

TEST(Tidy, subfoldersIncludeOnlyWhatTheyMay) { expectNone(includesOnlyAllowedSubfolders, sources()); }

TEST(Tidy, nobodyIncludesWhatIsForbiddenThere) { expectNone(includesNothingForbidden, sources()); }

TEST(Tidy, timeAndChanceComeThroughTheSeam) { expectNone(callsNothingForbidden, sources()); }

TEST(Tidy, filesAndFunctionsAreShort) { expectNone(staysShort, sources()); }

TEST(Tidy, enginesNameNoVersions) { expectNone(namesNoVersionInAnEngine, sources()); }

TEST(Tidy, theWorldKnowsSeatsAndNoServers) { expectNone(knowsNoServerOfOurs, sources()); }

TEST(Tidy, onlySaslNamesMechanisms) { expectNone(namesNoMechanism, sources()); }

TEST(Tidy, headersAreGuarded) { expectNone(isGuardedOnce, sources()); }

TEST(Tidy, nothingIsLeftForLater) { expectNone(leavesNothingForLater, tree().texts()); }

TEST(Tidy, topLevelHoldsNothingElse) { expectNone(topLevelIsTidy(tree().topLevel())); }

TEST(Tidy, documentsLinkToWhatIsThere) {
  for (const SourceText& text : tree().texts()) {
    if (text.path.ends_with(".md")) expectNone(linksLeadSomewhere(tree(), text));
  }
}

}  // namespace
}  // namespace coexist::tidy
