#include "tidy/source_text.h"

#include <gtest/gtest.h>

namespace coexist::tidy {
namespace {

std::string codeOf(const std::string& text) { return SourceText::parse("sim/base/a.cc", text).code; }

TEST(SourceText, blanksCommentsAndKeepsLines) {
  const auto source = SourceText::parse("a.cc", "int a; // {\n/* {\n */ int b;");
  EXPECT_EQ(source.code, "int a;     \n    \n    int b;");
  EXPECT_EQ(source.uncommented, source.code);
}

TEST(SourceText, blanksWhatLiteralsHold) {
  EXPECT_EQ(codeOf(R"(f("a{\"b", '{', u8"//");)"), R"(f("     ", ' ', u8"  ");)");
  EXPECT_EQ(codeOf("f(R\"x(a\"{)x\", 1);"), "f(R\"       \", 1);");
  EXPECT_EQ(codeOf("f(R\"(\n{)\");{"), "f(R\" \n  \");{");
}

TEST(SourceText, keepsLiteralsWhereOnlyCommentsGo) {
  EXPECT_EQ(SourceText::parse("a.cc", "f(\"http://x\"); // y").uncommented, "f(\"http://x\");     ");
}

TEST(SourceText, takesDigitSeparatorsForNoCharacters) {
  EXPECT_EQ(codeOf("int a = 1'000'000; char b = '{';"), "int a = 1'000'000; char b = ' ';");
  EXPECT_EQ(codeOf("auto a = 0xff'ff; g(L'{');"), "auto a = 0xff'ff; g(L' ');");
}

TEST(SourceText, blanksPreprocessorLines) {
  EXPECT_EQ(codeOf("#define A {\\\n {\nint b;"), "            \n  \nint b;");
}

TEST(SourceText, survivesWhatEndsTooEarly) {
  for (const char* text : {"\"", "'", "/*", "//", "R\"(", "R\"", "\"\\", "", "1'", "#"}) {
    EXPECT_EQ(codeOf(text).size(), std::string(text).size()) << text;
  }
}

TEST(SourceText, listsItsIncludes) {
  const auto source =
      SourceText::parse("a.cc", "// #include <no>\n#include <uv.h>\n  # include \"net/loop.h\" // why\n");
  const auto includes = includesOf(source);
  ASSERT_EQ(includes.size(), 2u);
  EXPECT_EQ(includes[0].target, "uv.h");
  EXPECT_TRUE(includes[0].angled);
  EXPECT_EQ(includes[1].target, "net/loop.h");
  EXPECT_FALSE(includes[1].angled);
  EXPECT_EQ(includes[1].line, 3u);
}

TEST(SourceText, knowsItsFolder) {
  EXPECT_EQ(folderOf("sim/net/loop.h"), "sim/net");
  EXPECT_EQ(folderOf("sim/gateway/smtp/smtp_route.h"), "sim/gateway");
  EXPECT_EQ(folderOf("tools/run"), "tools");
  EXPECT_EQ(folderOf("README.md"), "README.md");
}

}  // namespace
}  // namespace coexist::tidy
