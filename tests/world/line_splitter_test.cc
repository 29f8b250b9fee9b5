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

TEST(LineSplitter, takesEveryFormOfALiteralAndNothingElse) {
  EXPECT_THAT(linesOf(true, {"x {2+}\r\nab y\r\n"}), ElementsAre("x {2+}", "ab", " y"));
  EXPECT_THAT(linesOf(true, {"x {0}\r\ny\r\n"}), ElementsAre("x {0}", "y"));
  for (const char* none : {"x {}", "x {a}", "x {1}.", "x 1}", "x {-1}", "x {99999999999999999999}", "}"}) {
    EXPECT_THAT(linesOf(true, {std::string(none) + "\r\nab\r\n"}), ElementsAre(none, "ab")) << none;
  }
  EXPECT_THAT(linesOf(false, {"x {2}\r\nabc\r\n"}), ElementsAre("x {2}", "abc"));
}

TEST(LineSplitter, readsALiteralHoweverItIsCut) {
  std::vector<std::string> octets;
  for (const char octet : std::string("x {4}\r\na\r\nb)\r\n")) octets.emplace_back(1, octet);
  EXPECT_THAT(linesOf(true, octets), ElementsAre("x {4}", "a", "b", ")"));
}

TEST(LineSplitter, showsWhatStandsWithoutAnEnd) {
  EXPECT_THAT(linesOf(false, {"a\r\nhalf"}), ElementsAre("a", "half"));
  EXPECT_THAT(linesOf(false, {"a\r\n", ""}), ElementsAre("a"));
  EXPECT_THAT(linesOf(false, {"\r\n\r\n"}), ElementsAre("", ""));
  EXPECT_THAT(linesOf(false, {"a\r"}), ElementsAre("a\r"));
}

TEST(LineSplitter, countsNoLineEndAsMissing) {
  const std::string full(kMaxTranscriptLineBytes, 'x');
  EXPECT_THAT(linesOf(false, {full, "\r", "\nnext\r\n"}), ElementsAre(full, "next"));
  EXPECT_THAT(linesOf(false, {full + "y\r\n"}), ElementsAre(full + " [1 octets more]"));
}

}  // namespace
}  // namespace coexist
