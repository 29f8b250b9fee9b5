#include "world/line_splitter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace coexist {
namespace {

using ::testing::ElementsAre;

std::vector<std::string> linesOf(bool literals, const std::vector<std::string>& pieces) {
  std::vector<std::string> lines;
  LineSplitter splitter(literals, [&](std::string_view line) { lines.emplace_back(line); });
  for (const std::string& piece : pieces) splitter.feed(piece);
  splitter.flush();
  return lines;
}

TEST(LineSplitter, endsALineAtCrlfHoweverItIsCut) {
  EXPECT_THAT(linesOf(false, {"a", "b\r", "\nc", "\r\n"}), ElementsAre("ab", "c"));
}

TEST(LineSplitter, showsLiteralsAsLinesOfTheirOwn) {
  EXPECT_THAT(linesOf(true, {"* 1 FETCH (BODY[] {7}\r\nab\r\ncde)\r\n", "a1 OK\r\n"}),
              ElementsAre("* 1 FETCH (BODY[] {7}", "ab", "cde", ")", "a1 OK"));
}

TEST(LineSplitter, readsNoLiteralInsideALiteral) {
  EXPECT_THAT(linesOf(true, {"x {6}\r\n{9}\r\nz", " y\r\n"}), ElementsAre("x {6}", "{9}", "z", " y"));
}

TEST(LineSplitter, keepsABareCarriageReturn) { EXPECT_THAT(linesOf(false, {"a\rb\r\n"}), ElementsAre("a\rb")); }

TEST(LineSplitter, cutsAnEndlessLineAndSaysHowMuchIsMissing) {
  const std::vector<std::string> lines =
      linesOf(false, {std::string(kMaxTranscriptLineBytes, 'x'), std::string(10, 'y')});
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_EQ(lines[0], std::string(kMaxTranscriptLineBytes, 'x') + " [10 octets more]");
}

}  // namespace
}  // namespace coexist
