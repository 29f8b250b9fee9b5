#include "tidy/knowledge_rules.h"

#include <gtest/gtest.h>

namespace coexist::tidy {
namespace {

std::string messages(const Findings& findings) {
  std::string text;
  for (const Finding& finding : findings) text += finding.message() + "\n";
  return text;
}

JsonValue json(const std::string& text) {
  Problems problems;
  auto value = parseJson(SourceFile::fromText("a.json", text), problems);
  EXPECT_TRUE(value.has_value()) << text;
  return value.value_or(JsonValue());
}

using List = std::vector<Quirk>;

constexpr Quirk kQuirk = {"deaf-after-noop", "backend", "Hears nothing after a NOOP.", "Q000001"};
constexpr Quirk kUnproved = {"no-proof", "backend", "Has no evidence.", " "};

TEST(QuirkRule, findsAQuirkWithoutEvidence) {
  EXPECT_EQ(messages(everyQuirkHasEvidence(List{kQuirk})), "");
  EXPECT_EQ(messages(everyQuirkHasEvidence(List{kQuirk, kUnproved})),
            "sim/product/quirk.cc: quirk 'no-proof' has no evidence\n");
}

TEST(QuirkRule, findsAQuirkThatNoProfileLists) {
  const std::vector<ProfileEntry> profiles = {
      profileEntry("fixtures/products/a.json", json(R"({"quirks": ["deaf-after-noop"]})")),
      profileEntry("fixtures/products/b.json", json(R"({"extends": "a"})"))};
  EXPECT_EQ(profiles[1].name, "b");
  EXPECT_EQ(messages(everyQuirkIsListed(List{kQuirk}, profiles)), "");
  EXPECT_EQ(messages(everyQuirkIsListed(List{kUnproved}, profiles)),
            "sim/product/quirk.cc: quirk 'no-proof' is in no profile of fixtures/products\n");
}

TEST(UseRule, collectsSeatsMatricesAndTags) {
  Uses uses;
  collectUses(json(R"({"front": "f1", "tags": ["quirk:deaf-after-noop", "imap"], "script": [{"front": "no"}],
                       "cases": [{"back": {"legacy": "b1", "new": {"product": "b2"}}}], "matrix": [{"who": "m1"}]})"),
              uses);
  EXPECT_EQ(uses.products, (std::set<std::string>{"f1", "b1", "b2", "m1"}));
  EXPECT_EQ(uses.quirks, (std::set<std::string>{"deaf-after-noop"}));
}

TEST(UseRule, findsAQuirkThatNoScenarioProves) {
  const Uses uses = {1, {}, {"deaf-after-noop"}};
  EXPECT_EQ(messages(everyQuirkIsProved(List{kQuirk}, uses)), "");
  EXPECT_NE(messages(everyQuirkIsProved(List{kUnproved}, uses)), "");
  EXPECT_EQ(messages(everyQuirkIsProved(List{kUnproved}, Uses{})), "")
      << "without scenarios there is nothing to compare";
}

TEST(UseRule, findsAProductThatNoScenarioUses) {
  const std::vector<ProfileEntry> profiles = {{"fixtures/products/a.json", "a", {}},
                                              {"fixtures/products/b.json", "b", {}}};
  EXPECT_EQ(messages(everyProductIsUsed(profiles, Uses{1, {"a"}, {}})),
            "fixtures/products/b.json: no scenario uses this product\n");
  EXPECT_EQ(messages(everyProductIsUsed(profiles, Uses{})), "");
}

}  // namespace
}  // namespace coexist::tidy
