#include "crypto/nt_hash.h"

#include <gtest/gtest.h>

#include <string>

#include "hex.h"

namespace coexist {
namespace {

std::string hashOf(std::string_view password) { return toHex(ntHashOf(password)); }

// [MS-NLMP] section 4.2.2.1.2.
TEST(NtHash, isThatOfTheSpecification) { EXPECT_EQ(hashOf("Password"), "a4f49c406510bdcab6824ee7c30fd852"); }

// MD4 of nothing, RFC 1320 section A.5.
TEST(NtHash, ofTheEmptyPasswordIsMd4OfNothing) { EXPECT_EQ(hashOf(""), "31d6cfe0d16ae931b73c59d7e0c089c0"); }

// openssl dgst -provider legacy -provider default -md4 over the UTF-16LE octets.
TEST(NtHash, takesCharactersBeyondAsciiAndBeyondTheFirstPlane) {
  EXPECT_EQ(hashOf("Gr\xc3\xbc\xc3\x9f"
                   "e"),
            "2816114083c3d8e78cfa2bdb9cde7ae6");
  EXPECT_EQ(hashOf("\xe2\x82\xac"), "030926b781938db4365d46adc7cfbcb8");
  EXPECT_EQ(hashOf("\xf0\x9f\x94\x91"), "5f7b3ff474e4237afd6a078f3c4d8632");
}

TEST(NtHash, takesAPasswordThatIsNoUtf8OctetByOctet) {
  EXPECT_EQ(hashOf("\xfc"), hashOf("\xc3\xbc"));
  EXPECT_EQ(hashOf("\xc3\xbc\xfc"), hashOf("\xc3\x83\xc2\xbc\xc3\xbc"));
  EXPECT_EQ(hashOf("\xc3"), hashOf("\xc3\x83"));
  EXPECT_EQ(hashOf("\xc0\xaf"), hashOf("\xc3\x80\xc2\xaf"));                          // overlong
  EXPECT_EQ(hashOf("\xed\xa0\x80"), hashOf("\xc3\xad\xc2\xa0\xc2\x80"));              // a surrogate
  EXPECT_EQ(hashOf("\xf4\x90\x80\x80"), hashOf("\xc3\xb4\xc2\x90\xc2\x80\xc2\x80"));  // beyond U+10FFFF
}

}  // namespace
}  // namespace coexist
