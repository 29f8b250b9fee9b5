// A mistake in the file of a product or persona stops what names it, and nothing else.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <re2/re2.h>

#include "cli/program.h"

namespace coexist {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// A project with mistakes in the file of a product, which another extends, and in that of a persona.
class BrokenProject : public ::testing::Test {
 protected:
  BrokenProject() {
    fs::copy(fs::path(kRoot) / "fixtures", root_ / "fixtures", fs::copy_options::recursive);
    write("fixtures/products/acme-3.1.json", "{\"title\": \"x\", \"extends\": \"exchange-2016\",\n\"imapp\": {}}");
    write("fixtures/products/acme-3.2.json", "{\"title\": \"x\", \"extends\": \"acme-3.1\"}");
    write("fixtures/personas/eudora.json", "{\"titel\": \"x\"}");
    write("scenarios/family/good.json", scenario("\"back\": \"exchange-2003\""));
  }
  ~BrokenProject() override { fs::remove_all(root_); }

  static std::string scenario(const std::string& who) {
    return "{\"title\": \"It greets\", " + who + ", \"script\": [\"S: * OK ...\"]}";
  }
  void write(const std::string& file, const std::string& text) {
    fs::create_directories((root_ / file).parent_path());
    std::ofstream(root_ / file) << text;
  }
  Ran project(const std::string& arguments) const {
    return coexist(arguments, "cd '" + root_.string() + "' && COEXIST_ROOT=");
  }
  static size_t times(const std::string& text, const std::string& part) {
    size_t count = 0;
    for (size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
    return count;
  }

  const fs::path root_ = scratchFolder("broken-project");
};

TEST_F(BrokenProject, answersAllThatDoesNotNameWhatIsBroken) {
  for (const std::string words : {"schema", "schema product", "personas explain outlook-imap", "quirks",
                                  "products explain exchange-2016", "explain scenarios/family/good.json",
                                  "quirks explain unquoted-logon-replay", "check scenarios/family/good.json"}) {
    const Ran ran = project(words);
    EXPECT_EQ(ran.exitCode, 0) << words << ran.output;
    EXPECT_THAT(ran.output, Not(HasSubstr("mistake:"))) << words;
  }
  write("gateway.json", "{\"product\": \"exchange-2016\"}");
  EXPECT_THAT(project("gateway --check --root . --config gateway.json").output, Not(HasSubstr("imapp")));
}

TEST_F(BrokenProject, refusesAGatewayOnlyWhenItPlaysWhatIsBroken) {
  write("gateway.json", "{\"product\": \"acme-3.2\"}");
  const Ran ran = project("gateway --check --root . --config gateway.json");
  EXPECT_EQ(ran.exitCode, 3);
  EXPECT_TRUE(RE2::PartialMatch(
      ran.output,
      R"(product acme-3.2 has a mistake: \S+acme-3.1.json:2:1: unknown key "imapp"\n --> gateway.json:1:13)"))
      << ran.output;
  write("gateway.json", "{\"product\": \"exchange-2013\"}");
  EXPECT_THAT(project("gateway --check --root . --config gateway.json").output,
              HasSubstr("did you mean \"exchange-2013-cu17\", \"exchange-2013-no-move\", "));
}

// Profiles are policy: what stands in the folder that a gateway is started from is not taken unasked.
TEST_F(BrokenProject, isNotTakenByAGatewayBecauseItIsTheCurrentFolder) {
  write("gateway.json", "{\"product\": \"acme-3.2\"}");
  EXPECT_THAT(project("gateway --check --config gateway.json").output, HasSubstr("unknown product \"acme-3.2\""));
}

TEST_F(BrokenProject, runsWhatDoesNotNameItAndSaysItOnce) {
  const Ran ran = project("run scenarios");
  EXPECT_EQ(ran.exitCode, 0) << ran.output;
  EXPECT_THAT(ran.output, HasSubstr("1 passed"));
  EXPECT_THAT(ran.output, HasSubstr("only what names it is stopped by that: acme-3.1, acme-3.2, eudora"));
  EXPECT_EQ(times(ran.output, "unknown key \"imapp\""), 1U) << ran.output;
  EXPECT_EQ(times(ran.output, "acme-3.1.json:2:1"), 1U) << ran.output;
  EXPECT_EQ(times(ran.output, "unknown key \"titel\""), 1U) << ran.output;
}

TEST_F(BrokenProject, stopsAScenarioThatNamesIt) {
  write("scenarios/family/bad.json", scenario("\"back\": \"acme-3.2\", \"client\": \"eudora\""));
  const Ran ran = project("run scenarios");
  EXPECT_EQ(ran.exitCode, 3) << ran.output;
  EXPECT_THAT(ran.output, HasSubstr("1 passed"));
  EXPECT_THAT(ran.output, HasSubstr("product acme-3.2 has a mistake: "));
  EXPECT_THAT(ran.output, HasSubstr("acme-3.1.json:2:1: unknown key \"imapp\"\n --> scenarios/family/bad.json:1:32"));
  EXPECT_THAT(ran.output, HasSubstr("persona eudora has a mistake: "));
  EXPECT_THAT(ran.output, HasSubstr("2 mistakes in 1 file; its cases were not run"));
  EXPECT_EQ(project("check scenarios/family/bad.json").exitCode, 3);
  EXPECT_EQ(project("explain scenarios/family/bad.json").exitCode, 3);
  EXPECT_EQ(project("run scenarios/family/good.json").exitCode, 0);
}

TEST_F(BrokenProject, failsACheckOfEverythingAndSaysItOnce) {
  const Ran ran = project("check");
  EXPECT_EQ(ran.exitCode, 3) << ran.output;
  EXPECT_EQ(times(ran.output, "unknown key \"imapp\""), 1U) << ran.output;
  EXPECT_THAT(ran.output, HasSubstr("fixtures/products: 1 mistake\n"));
  EXPECT_THAT(ran.output, HasSubstr("; 15 mistakes in products and personas\n"));
  fs::remove(root_ / "fixtures/personas/eudora.json");
  fs::remove(root_ / "fixtures/products/acme-3.1.json");
  fs::remove(root_ / "fixtures/products/acme-3.2.json");
  EXPECT_EQ(project("check").exitCode, 0);
}

TEST_F(BrokenProject, showsWhatIsBrokenInLists) {
  const Ran products = project("products");
  EXPECT_EQ(products.exitCode, 0) << products.output;
  EXPECT_THAT(products.output, HasSubstr("exchange-2016"));
  EXPECT_TRUE(RE2::PartialMatch(products.output, R"(acme-3.1 +- +- +has a mistake:\s+\S+acme-3.1.json:2:1\n)"));
  EXPECT_TRUE(RE2::PartialMatch(project("personas").output, R"(eudora +- +has a mistake:\s+\S+eudora.json:1:2\n)"));
  const Ran page = project("products explain acme-3.1");
  EXPECT_EQ(page.exitCode, 3);
  EXPECT_THAT(page.output, HasSubstr("product acme-3.1 has a mistake: "));
}

}  // namespace
}  // namespace coexist
