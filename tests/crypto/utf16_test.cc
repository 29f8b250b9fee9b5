#include "crypto/utf16.h"

#include <gtest/gtest.h>

namespace coexist {
namespace {

using namespace std::string_literals;

TEST(Utf16, goesThereAndBack) {
  for (const std::string& text : {""s, "User"s, "m\xc3\xbcller"s, "\xe2\x82\xac"s, "\xf0\x9f\x98\x80"s}) {
    const std::string utf16 = utf16FromUtf8(text);
    EXPECT_EQ(utf8FromUtf16(utf16), text);
  }
  EXPECT_EQ(utf16FromUtf8("\xf0\x9f\x98\x80"), "\x3d\xd8\x00\xde"s);
}

TEST(Utf16, takesOctetsThatAreNoUtf8ForLatin1) {
  for (const std::string& text : {"m\xfcller"s, "\xc0\x80"s, "\xed\xa0\x80"s, "\xf4\x90\x80\x80"s, "\xe2\x82"s}) {
    EXPECT_EQ(utf16FromUtf8(text), utf16FromOctets(text));
  }
}

TEST(Utf16, refusesWhatIsBroken) {
  for (const std::string& text : {"a"s, "a\0b"s, "\x3d\xd8"s, "\x3d\xd8\x41\x00"s, "\x00\xde"s}) {
    EXPECT_EQ(utf8FromUtf16(text), std::nullopt);
  }
}

TEST(Utf16, upperCaseKnowsMoreThanAscii) {
  struct Row {
    const char *lower, *upper;
  };
  for (const Row& row : {Row{"user-1", "USER-1"},
                         Row{"m\xc3\xbcller \xc3\xb7 \xc3\xbf \xc3\x9f", "M\xc3\x9cLLER \xc3\xb7 \xc5\xb8 \xc3\x9f"},
                         Row{"\xc4\x8d\xc5\x88\xc5\xbe", "\xc4\x8c\xc5\x87\xc5\xbd"},
                         Row{"\xce\xac\xce\xbb\xcf\x8e", "\xce\x86\xce\x9b\xce\x8f"},
                         Row{"\xd0\xb0\xd1\x8f\xd1\x91", "\xd0\x90\xd0\xaf\xd0\x81"}}) {
    EXPECT_EQ(utf8FromUtf16(upperUtf16(utf16FromUtf8(row.lower))), row.upper);
    EXPECT_EQ(utf8FromUtf16(upperUtf16(utf16FromUtf8(row.upper))), row.upper);
  }
  EXPECT_EQ(utf8FromUtf16(upperUtf16(utf16FromUtf8("m\xc3\xbcller"), true)), "M\xc3\xbcLLER");
}

}  // namespace
}  // namespace coexist
