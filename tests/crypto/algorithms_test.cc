#include "crypto/algorithms.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

#include "hex.h"

namespace coexist {
namespace {

TEST(Algorithms, haveTheirProvider) {
  const Status status = cryptoStatus();
  EXPECT_TRUE(status.ok()) << (status.ok() ? "" : status.error().message());
}

// RFC 1320 appendix A.5, RFC 1321 appendix A.5, RFC 2202 section 2.
TEST(Algorithms, matchTheirRfcs) {
  EXPECT_EQ(toHex(md4("")), "31d6cfe0d16ae931b73c59d7e0c089c0");
  EXPECT_EQ(toHex(md4("message digest")), "d9130a8164549fe818874806e1c7014b");
  EXPECT_EQ(toHex(md5("message digest")), "f96b697d7cb7938d525a2f31aaf161d0");
  EXPECT_EQ(toHex(hmacMd5(std::string(16, '\x0b'), "Hi There")), "9294727a3638bb1c13f48ef8158bfc9d");
}

// The half of an LM hash that stands for no password; RFC 6229 section 2, the key of 128 bits.
TEST(Algorithms, encipherAsOthersDo) {
  EXPECT_EQ(toHex(des(std::string(7, '\0'), "KGS!@#$%")), "aad3b435b51404ee");
  const std::string key = fromHex("0102030405060708090a0b0c0d0e0f10");
  EXPECT_EQ(toHex(rc4(key, std::string(16, '\0'))), "9ac7cc9a609d1ef7b2932899cde41b97");
  EXPECT_EQ(rc4(key, rc4(key, "Plaintext")), "Plaintext");
}

TEST(Algorithms, areSharedByThreads) {
  std::vector<std::thread> threads;
  std::vector<std::string> results(4);
  for (std::string& result : results) {
    threads.emplace_back([&result] {
      for (int i = 0; i < 100; ++i) result = md4("message digest") + des(std::string(7, '\0'), "KGS!@#$%");
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const std::string& result : results) {
    EXPECT_EQ(toHex(result), "d9130a8164549fe818874806e1c7014baad3b435b51404ee");
  }
}

}  // namespace
}  // namespace coexist
