#include "base/base64.h"

#include <gtest/gtest.h>

namespace coexist {
namespace {

// RFC 4648 section 10.
TEST(Base64, encodesAndDecodesTheVectorsOfRfc4648) {
  const std::pair<const char*, const char*> vectors[] = {{"", ""},
                                                         {"f", "Zg=="},
                                                         {"fo", "Zm8="},
                                                         {"foo", "Zm9v"},
                                                         {"foob", "Zm9vYg=="},
                                                         {"fooba", "Zm9vYmE="},
                                                         {"foobar", "Zm9vYmFy"}};
  for (const auto& [octets, text] : vectors) {
    EXPECT_EQ(encodeBase64(octets), text);
    EXPECT_EQ(decodeBase64(text), octets);
  }
}

// Attack catalogue A100: each of these must be refused at once.
TEST(Base64, refusesWhatIsNotExactlyPaddedBase64) {
  for (const char* text : {"!!!!", "AAA", "=AAA", "AG..=AH..==", "Zg==Zg==", "Zh==", "Zm9=", "Zm 9", "===="}) {
    EXPECT_EQ(decodeBase64(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace coexist
