#include "gateway/own_endpoints.h"

#include <gtest/gtest.h>

namespace coexist {
namespace {

bool isOwn(const char* listener, const char* local, const char* remote, uint16_t port = 143) {
  return isOneOf({{"192.0.2.200", 25}, {listener, 143}}, {local, 50'000}, {remote, port});
}

TEST(OwnEndpoints, areToldByAddressAndPort) {
  EXPECT_TRUE(isOwn("192.0.2.1", "192.0.2.1", "192.0.2.1"));
  EXPECT_TRUE(isOwn("front.example.test", "client", "FRONT.example.test"));
  EXPECT_FALSE(isOwn("192.0.2.1", "192.0.2.1", "192.0.2.1", 993));
  EXPECT_FALSE(isOwn("192.0.2.1", "192.0.2.1", "192.0.2.2"));
  EXPECT_FALSE(isOwn("127.0.0.1", "127.0.0.1", "127.0.0.2")) << "another service of this host";
}

TEST(OwnEndpoints, areAllOfTheHostsWhereAListenerStandsOnAll) {
  for (const char* all : {"0.0.0.0", "::"}) {
    EXPECT_TRUE(isOwn(all, "192.0.2.1", "192.0.2.1"));
    EXPECT_TRUE(isOwn(all, "127.0.0.1", "127.0.0.2"));
    EXPECT_TRUE(isOwn(all, "::1", "::1"));
    EXPECT_TRUE(isOwn(all, "::ffff:127.0.0.1", "::ffff:127.0.0.1"));
    EXPECT_FALSE(isOwn(all, "192.0.2.1", "192.0.2.9"));
  }
}

TEST(OwnEndpoints, areTheSameInBothFamilies) {
  EXPECT_TRUE(isOwn("127.0.0.1", "::ffff:127.0.0.1", "::ffff:127.0.0.1"));
  EXPECT_TRUE(isOwn("::ffff:192.0.2.1", "192.0.2.1", "192.0.2.1"));
  EXPECT_TRUE(isOwn("localhost", "127.0.0.1", "127.0.0.1"));
  EXPECT_FALSE(isOwn("localhost", "192.0.2.1", "192.0.2.9"));
}

}  // namespace
}  // namespace coexist
