#include "sasl/ntlm_text.h"

#include <gtest/gtest.h>

namespace coexist {
namespace {

using namespace std::string_literals;

TEST(NtlmText, takesOemOctetsThatAreNoUtf8ForLatin1) { EXPECT_EQ(decodeNtlmText("m\xfcller", false), "m\xc3\xbcller"); }

TEST(NtlmText, refusesNulInNames) {
  EXPECT_EQ(decodeNtlmText("a\0\0\0"s, true), std::nullopt);
  EXPECT_EQ(decodeNtlmText("a\0b"s, false), std::nullopt);
}

}  // namespace
}  // namespace coexist
