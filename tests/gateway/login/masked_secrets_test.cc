#include "gateway/login/masked_secrets.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/base64.h"
#include "crypto/utf16.h"
#include "hex.h"

namespace coexist {
namespace {

std::string masked(const std::string& said) { return withoutSecrets(said, {"Wonder\"land.1", "Proxy.9"}); }

TEST(MaskedSecrets, areMaskedInClear) {
  EXPECT_EQ(masked("BAD LOGIN alice Wonder\"land.1 and Proxy.9"), "BAD LOGIN alice ***** and *****");
  EXPECT_EQ(masked("BAD LOGIN \"alice\" \"Wonder\\\"land.1\""), "BAD LOGIN \"alice\" \"*****\"");
  EXPECT_EQ(masked("BAD login ALICE WONDER\"LAND.1"), "BAD login ALICE *****");
  EXPECT_EQ(masked("NO the back end is down"), "NO the back end is down");
  EXPECT_EQ(withoutSecrets("NO said", {""}), "NO said");
}

TEST(MaskedSecrets, areMaskedWhereTheyAreCut) {
  EXPECT_EQ(masked("BAD LOGIN alice Wonder\"la"), "BAD LOGIN alice *****");
  EXPECT_EQ(masked("BAD LOGIN alice Won"), "BAD LOGIN alice Won") << "so much says nothing";
}

TEST(MaskedSecrets, areMaskedInsideBase64) {
  const std::string plain = std::string("\0alice\0", 7) + "Wonder\"land.1";
  EXPECT_EQ(masked("BAD AUTH PLAIN " + encodeBase64(plain)), "BAD AUTH PLAIN *****");
  EXPECT_EQ(masked("334 " + encodeBase64("Proxy.9") + " is wrong"), "334 ***** is wrong");
  EXPECT_EQ(masked("BAD " + encodeBase64(plain).substr(2, 24)), "BAD *****") << "without its beginning and its end";
  EXPECT_EQ(masked("BAD " + encodeBase64(utf16FromOctets("xProxy.9x"))), "BAD *****");
  EXPECT_EQ(masked("NO " + encodeBase64("harmless")), "NO " + encodeBase64("harmless"));
}

TEST(MaskedSecrets, areMaskedInHexadecimalDigitsAndInUtf16) {
  EXPECT_EQ(masked("BAD " + toHex("a Proxy.9 b")), "BAD *****");
  EXPECT_EQ(masked("BAD " + utf16FromOctets("Proxy.9")), "BAD *****");
}

TEST(MaskedSecrets, maskWhatIsNoMechanism) {
  EXPECT_EQ(loggedMechanism("ntlm"), "ntlm");
  EXPECT_EQ(loggedMechanism("GSSAPI"), "GSSAPI");
  EXPECT_EQ(loggedMechanism("AGFSAWNLAFDVBMRLCMXHBMQUMQ=="), "*****");
}

}  // namespace
}  // namespace coexist
