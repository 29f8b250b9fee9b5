#include "wire/pop3_command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace coexist {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Pop3Command parsedCommand(std::string_view line) {
  auto command = parsePop3Command(line);
  EXPECT_TRUE(command.ok()) << line;
  return command.ok() ? *command : Pop3Command{};
}

TEST(Pop3Command, readsVerbsInAnyLetterCase) {
  for (const char* line : {"STAT", "stat", "Stat"}) EXPECT_EQ(parsedCommand(line).verb, "STAT");
  const Pop3Command retr = parsedCommand("retr 12");
  EXPECT_EQ(retr.verb, "RETR");
  EXPECT_EQ(retr.argument, "12");
  EXPECT_EQ(parsedCommand("STAT").argument, "");
  EXPECT_EQ(parsedCommand("ABCDEFGHIJKLMNOP").verb, "ABCDEFGHIJKLMNOP");
}

// A053: RFC 1939 section 7 lets a password hold spaces; they may also begin and end it.
TEST(Pop3Command, keepsEverySpaceBehindTheFirst) {
  EXPECT_EQ(parsedCommand("PASS correct horse").argument, "correct horse");
  EXPECT_EQ(parsedCommand("PASS  two in front, one behind ").argument, " two in front, one behind ");
  EXPECT_EQ(parsedCommand("PASS ").argument, "");
  EXPECT_EQ(parsedCommand("PASS \xfc").argument, "\xfc");
}

TEST(Pop3Command, takesWordsApartAtRunsOfSpaces) {
  const Pop3Command top = parsedCommand("TOP 1   10 ");
  EXPECT_THAT(top.words(), ElementsAre("1", "10"));
  const Pop3Command spaces = parsedCommand("AUTH   ");
  EXPECT_THAT(spaces.words(), IsEmpty());
  const Pop3Command alone = parsedCommand("AUTH");
  EXPECT_THAT(alone.words(), IsEmpty());
}

TEST(Pop3Command, refusesLinesWithoutAVerb) {
  for (const char* line : {"", " STAT", "1 STAT", "+OK", "RE\tTR 1", "X-QUIT", "ABCDEFGHIJKLMNOPQ", "\xc3\xa4"}) {
    EXPECT_FALSE(parsePop3Command(line).ok()) << line;
  }
}

TEST(Pop3Command, refusesControlsThatEndALineElsewhere) {
  using namespace std::string_view_literals;
  for (const std::string_view line : {"USER a\0b"sv, "USER a\rQUIT"sv, "USER a\nQUIT"sv, "QUIT\0"sv}) {
    EXPECT_FALSE(parsePop3Command(line).ok());
  }
}

TEST(Pop3Number, readsDigitsOnly) {
  EXPECT_EQ(pop3Number("1"), 1u);
  EXPECT_EQ(pop3Number("007"), 7u);
  EXPECT_EQ(pop3Number("2147483647"), 2147483647u);
  for (const char* text : {"", "+1", "-1", " 1", "1 ", "1a", "0x1", "1.0"}) EXPECT_EQ(pop3Number(text), std::nullopt);
}

TEST(Pop3Number, takesNoughtOnlyWhereItCounts) {
  EXPECT_EQ(pop3Number("0"), std::nullopt);
  EXPECT_EQ(pop3Number("0", 0), 0u);
}

// A056: what wraps around in 32 or 64 bits is no number.
TEST(Pop3Number, neverWrapsAround) {
  for (const char* text : {"2147483648", "4294967296", "4294967297", "18446744073709551617", "99999999999999999999"}) {
    EXPECT_EQ(pop3Number(text), std::nullopt) << text;
    EXPECT_EQ(pop3Number(text, 0), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace coexist
