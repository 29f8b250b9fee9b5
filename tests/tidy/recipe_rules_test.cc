#include "tidy/recipe_rules.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "base/json_document.h"
#include "sasl/mechanism_table.h"
#include "tidy/knowledge_rules.h"
#include "tidy/tree.h"

namespace coexist::tidy {
namespace {

using Messages = std::vector<std::string>;

Messages messagesOf(const Findings& findings) {
  Messages messages;
  for (const Finding& finding : findings) messages.push_back(finding.message());
  return messages;
}

TEST(RecipeRule, findsAFuzzTargetWithoutACorpusAndACorpusWithoutATarget) {
  EXPECT_EQ(messagesOf(everyFuzzTargetHasACorpus({"tests/fuzz/a_fuzz.cc", "tests/fuzz/b_fuzz.cc", "tests/fuzz/kit.h",
                                                  "tests/fuzz/corpus/a/one", "tests/fuzz/corpus/a/two",
                                                  "tests/fuzz/corpus/b/one", "tests/fuzz/corpus/c/one"})),
            (Messages{"tests/fuzz/b_fuzz.cc: has 1 file in tests/fuzz/corpus/b: a target begins with two at least",
                      "tests/fuzz/corpus/c: is the corpus of no target"}));
}

TEST(RecipeRule, findsAReportWithoutATest) {
  EXPECT_EQ(messagesOf(everyReportHasATest(
                {"sim/report/a.cc", "sim/report/a.h", "tests/report/a_test.cc", "sim/report/b.cc", "sim/world/c.cc"})),
            (Messages{"sim/report/b.cc: has no test: tests/report/b_test.cc"}));
}

TEST(RecipeRule, findsAMechanismThatNoTestNames) {
  const std::vector<SourceText> sources = {
      SourceText::parse("tests/sasl/a_test.cc", "int a = f(\"PLAIN\");  // \"NTLM\"\n"),
      SourceText::parse("tests/client/b_test.cc", "int b = f(\"NTLM\");\n")};
  EXPECT_EQ(messagesOf(everyMechanismIsTested({"PLAIN", "NTLM"}, sources)),
            (Messages{"sim/sasl/mechanism_table.cc: mechanism NTLM is tested nowhere in tests/sasl"}));
}

TEST(RecipeRule, findsAPersonaThatNobodyPlays) {
  const std::vector<SourceText> sources = {SourceText::parse("sim/world/a.cc", "f(\"probe\");\n"),
                                           SourceText::parse("sim/client/b.cc", "f(\"idle\");\n")};
  EXPECT_EQ(messagesOf(everyPersonaIsUsed({"probe", "played", "idle"}, {"played"}, sources)),
            (Messages{"fixtures/personas/idle.json: no scenario uses this persona"}));
}

TEST(RecipeRule, findsARecipeThatSaysNotWhatHoldsItOrSaysItByWhatIsNotThere) {
  const std::string text =
      "# Page\n\n| to add | files | held by |\n| --- | --- | --- |\n| a | `sim/a` | `tests/a`, an id `b` |\n"
      "| b | `sim/b` | |\n| c | `sim/c` |\n| d | x | `tests/gone` |\n\n| e | another table |\n";
  const auto exists = [](const std::string& path) { return path == "tests/a"; };
  EXPECT_EQ(messagesOf(everyRecipeSaysWhatHoldsIt({"page.md", text, {}, {}}, exists)),
            (Messages{"page.md:6: this row does not say what holds it",
                      "page.md:7: this row does not say what holds it", "page.md:8: tests/gone is not there"}));
  EXPECT_EQ(everyRecipeSaysWhatHoldsIt({"page.md", "no table", {}, {}}, exists).size(), 1u);
}

class Recipes : public testing::Test {
 protected:
  void expectNone(const Findings& findings) {
    for (const std::string& message : messagesOf(findings)) ADD_FAILURE() << message;
  }
  std::vector<std::string> namesIn(std::string_view folder) {
    std::vector<std::string> names;
    for (const std::string& path : tree_.files(folder, {".json"})) names.push_back(std::filesystem::path(path).stem());
    return names;
  }
  const Tree tree_{COEXIST_SOURCE_DIR};
};

TEST_F(Recipes, areFollowed) {
  expectNone(everyFuzzTargetHasACorpus(tree_.files("tests/fuzz", {""})));
  std::vector<std::string> reports = tree_.files("sim/report", {".cc"});
  for (const std::string& test : tree_.files("tests/report", {".cc"})) reports.push_back(test);
  expectNone(everyReportHasATest(reports));
  expectNone(everyMechanismIsTested(spokenSaslNames(), tree_.sources()));
}

TEST_F(Recipes, leaveNoPersonaUnused) {
  Uses uses;
  Diagnostics problems;
  for (const std::string& path : tree_.files("scenarios", {".json"})) {
    if (const auto scenario = readJson(tree_.absolute(path), problems)) collectUses(*scenario, uses);
  }
  EXPECT_TRUE(problems.empty());
  expectNone(everyPersonaIsUsed(namesIn("fixtures/personas"), uses.personas, tree_.sources()));
}

TEST_F(Recipes, sayWhatHoldsThem) {
  const std::string path = "sim/ARCHITECTURE.md";
  expectNone(everyRecipeSaysWhatHoldsIt({path, tree_.read(path), {}, {}}, [this](const std::string& named) {
    return std::filesystem::exists(tree_.absolute(named));
  }));
}

}  // namespace
}  // namespace coexist::tidy
