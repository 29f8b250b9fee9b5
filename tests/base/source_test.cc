#include "base/source.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>

#include "base/diagnostic.h"

namespace coexist {
namespace {

TEST(Source, countsLinesAndColumnsFromOne) {
  const auto file = SourceFile::fromText("a.json", "ab\r\ncd\n");
  EXPECT_EQ(placeAt(file, 0).text(), "a.json:1:1");
  EXPECT_EQ(placeAt(file, 4).text(), "a.json:2:1");
  EXPECT_EQ(placeAt(file, 5).text(), "a.json:2:2");
  EXPECT_EQ(placeAt(file, 99).text(), "a.json:3:1");
  EXPECT_EQ(file->lineText(1), "ab");
  EXPECT_EQ(file->lineText(2), "cd");
  EXPECT_EQ(file->lineText(3), "");
  EXPECT_EQ(file->lineText(0), "");
  EXPECT_EQ(file->lineText(9), "");
}

// Index in the decoded string -> column in the file.
TEST(Source, findsOctetsOfAStringBehindItsEscapes) {
  const auto file = SourceFile::fromText("a.json", R"(  "a\\b\u00e9c\ud83d\ude00d" )");
  const SourceLocation start = placeAt(file, 2);
  const std::pair<size_t, size_t> rows[] = {{0, 4},  {1, 5},  {2, 7},   {3, 8},   {4, 8},  {5, 14},
                                            {6, 15}, {9, 15}, {10, 27}, {11, 28}, {99, 28}};
  for (const auto& [index, column] : rows) EXPECT_EQ(placeInString(start, index).column, column) << index;
  EXPECT_EQ(lengthInString(start, 1, 1), 2u);
  EXPECT_EQ(lengthInString(start, 3, 2), 6u);
  EXPECT_EQ(lengthInString(start, 11, 0), 1u);
}

TEST(Source, refusesFilesThatAreMissingOrFolders) {
  EXPECT_FALSE(SourceFile::read("/nonexistent"));
  EXPECT_FALSE(SourceFile::read("/"));
}

TEST(Source, refusesFilesAboveSixteenMebibytes) {
  const std::string path = testing::TempDir() + "/coexist_large.json";
  FILE* file = fopen(path.c_str(), "wb");
  ASSERT_NE(file, nullptr);
  ASSERT_EQ(ftruncate(fileno(file), static_cast<off_t>(kMaxSourceBytes) + 1), 0);
  fclose(file);
  const auto read = SourceFile::read(path);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().what, "is larger than 16 MiB");
  remove(path.c_str());
}

TEST(Problem, underlinesWhatIsMeantAndCutsLongLines) {
  const auto file = SourceFile::fromText("a.json", std::string(300, 'x') + "HERE" + std::string(300, 'y'));
  EXPECT_EQ(sourceExcerpt(placeAt(file, 300), 4, "label"), " --> a.json:1:301\n  |\n1 | ..." + std::string(80, 'x') +
                                                               "HERE" + std::string(96, 'y') + "...\n  | " +
                                                               std::string(83, ' ') + "^^^^ label\n");
}

TEST(Problem, showsInvisibleOctetsAndKeepsTheCaretBelow) {
  const auto file = SourceFile::fromText("a.json", "\t\x1b[31m\"x");
  EXPECT_EQ(sourceExcerpt(placeAt(file, 6), 2, ""), " --> a.json:1:7\n  |\n1 |  \\x1b[31m\"x\n  |          ^^\n");
}

TEST(Problem, isForgottenBehindTheTwentieth) {
  Diagnostics problems;
  for (int i = 0; i < 100; ++i) report(problems, {{}, std::to_string(i / 2)});
  EXPECT_EQ(problems.size(), kMaxProblems);
  EXPECT_EQ(problems[1].what, "1") << "the same mistake at the same place is said once";
}

TEST(Problem, isAnErrorThatAPersonCanActOn) {
  const auto file = SourceFile::fromText("a.json", "x");
  EXPECT_EQ((Diagnostic{placeAt(file, 0), "unknown key", "known: a"}).error().message(),
            "a.json:1:1: unknown key (expected: known: a)");
}

}  // namespace
}  // namespace coexist
