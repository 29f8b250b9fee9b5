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
  Diagnostics problems;
  auto value = parseJson(SourceFile::fromText("a.json", text), problems);
  EXPECT_TRUE(value.has_value()) << text;
  return value.value_or(JsonValue());
}

using List = std::vector<QuirkRow>;

constexpr QuirkRow kQuirk = {Quirk::kCount, "deaf-after-noop", "backend", "Hears nothing after a NOOP.", "Q000001"};
constexpr QuirkRow kUnproved = {Quirk::kCount, "no-proof", "backend", "Has no evidence.", " "};

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

TEST(QuirkRule, findsAQuirkThatNoEngineAsksForOrAnotherOne) {
  const auto rule = [](const std::string& path, const std::string& text) {
    return messages(everyQuirkIsAskedFor(List{kQuirk}, {SourceText::parse(path, text)}));
  };
  const std::string unasked =
      "sim/product/quirk.cc: quirk 'deaf-after-noop' is asked for nowhere in sim/backend: "
      "product.has(Quirk::kDeafAfterNoop)\n";
  const std::string asking = "if (product().has(Quirk::kDeafAfterNoop)) return;";
  EXPECT_EQ(rule("sim/backend/imap/session.cc", asking), "");
  EXPECT_EQ(rule("sim/product/profile.cc", asking), unasked);
  EXPECT_EQ(rule("sim/backend/session.cc", "// Quirk::kDeafAfterNoop"), unasked);
  EXPECT_EQ(rule("sim/backend/session.cc", "product().has(Quirk::kDeafAfterNoops)"), unasked);
  EXPECT_EQ(rule("sim/gateway/relay.cc", asking),
            unasked +
                "sim/product/quirk.cc: quirk 'deaf-after-noop' is asked for in sim/gateway, which its row does "
                "not name\n");
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
  const Uses uses = {1, {}, {}, {"deaf-after-noop"}};
  EXPECT_EQ(messages(everyQuirkIsProved(List{kQuirk}, uses)), "");
  EXPECT_NE(messages(everyQuirkIsProved(List{kUnproved}, uses)), "");
  EXPECT_EQ(messages(everyQuirkIsProved(List{kUnproved}, Uses{})), "")
      << "without scenarios there is nothing to compare";
}

TEST(UseRule, findsAProductThatNoScenarioUses) {
  const std::vector<ProfileEntry> profiles = {{"fixtures/products/a.json", "a", {}},
                                              {"fixtures/products/b.json", "b", {}}};
  EXPECT_EQ(messages(everyProductIsUsed(profiles, Uses{1, {"a"}, {}, {}})),
            "fixtures/products/b.json: no scenario uses this product\n");
  EXPECT_EQ(messages(everyProductIsUsed(profiles, Uses{})), "");
}

}  // namespace
}  // namespace coexist::tidy
