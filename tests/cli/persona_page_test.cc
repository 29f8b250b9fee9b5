// fixtures/personas/FORMAT.md: the persona of its example plays the page's cases.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/program.h"

namespace coexist {
namespace {

// What stands in the page between lines "```LANGUAGE" and "```".
std::vector<std::string> blocksOf(const std::string& page, const std::string& language) {
  std::vector<std::string> blocks;
  const std::string begin = "\n\n```" + language + "\n";
  for (size_t at = page.find(begin); at != std::string::npos; at = page.find(begin, at)) {
    at += begin.size();
    blocks.push_back(page.substr(at, page.find("\n```", at) - at));
  }
  return blocks;
}

TEST(PersonaPageCases, pass) {
  const fs::path root = scratchFolder("persona-page");
  fs::copy(fs::path(kRoot) / "fixtures", root / "fixtures", fs::copy_options::recursive);
  fs::create_directories(root / "scenarios");
  const std::string page = readFile(root / "fixtures/personas/FORMAT.md");
  ASSERT_EQ(blocksOf(page, "json").size(), 1U);
  std::ofstream(root / "fixtures/personas/plain-phone.json") << blocksOf(page, "json").front();
  const auto cases = blocksOf(page, "");
  for (size_t i = 0; i < cases.size(); ++i) {
    std::ofstream(root / fmt::format("scenarios/case-{}.json", i)) << "{\"title\": \"It plays\", " << cases[i] << "}";
  }
  const Ran ran = coexist("run scenarios", "cd '" + root.string() + "' && COEXIST_ROOT=");
  EXPECT_EQ(ran.exitCode, 0) << ran.output;
  EXPECT_THAT(ran.output, ::testing::HasSubstr("2 passed"));
  fs::remove_all(root);
}

}  // namespace
}  // namespace coexist
