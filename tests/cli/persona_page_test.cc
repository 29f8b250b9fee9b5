// fixtures/personas/FORMAT.md: the persona of its example plays the page's cases.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/program.h"
#include "code_blocks.h"

namespace coexist {
namespace {

TEST(PersonaPageCases, pass) {
  const fs::path root = scratchFolder("persona-page");
  fs::copy(fs::path(kRoot) / "fixtures", root / "fixtures", fs::copy_options::recursive);
  fs::create_directories(root / "scenarios");
  const std::string page = readFile(root / "fixtures/personas/FORMAT.md");
  ASSERT_EQ(codeBlocks(page, "json").size(), 1U);
  std::ofstream(root / "fixtures/personas/plain-phone.json") << codeBlocks(page, "json").front();
  const auto cases = codeBlocks(page, "");
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
