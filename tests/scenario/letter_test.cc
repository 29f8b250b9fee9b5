#include "scenario/letter.h"

#include <gtest/gtest.h>

namespace coexist {
namespace {

TEST(LetterTable, hasARowForEachLetter) {
  for (const Letter letter : {Letter::kClient, Letter::kServer, Letter::kProxy, Letter::kBackEnd, Letter::kAdmin,
                              Letter::kLog, Letter::kUser}) {
    EXPECT_EQ(letterRow(letter).letter, letter);
    EXPECT_EQ(findLetter(static_cast<char>(letter)), &letterRow(letter));
  }
  EXPECT_EQ(letterRows().size(), 7u);
  EXPECT_EQ(findLetter('X'), nullptr);
}

TEST(LetterTable, knowsTheHopOfEach) {
  EXPECT_EQ(hopOf(Letter::kServer), Hop::kClient);
  EXPECT_EQ(hopOf(Letter::kProxy), Hop::kBackEnd);
  EXPECT_EQ(hopOf(Letter::kBackEnd), Hop::kBackEnd);
  EXPECT_EQ(hopOf(Letter::kLog), Hop::kNone);
}

}  // namespace
}  // namespace coexist
