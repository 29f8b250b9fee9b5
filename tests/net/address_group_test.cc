#include "net/address_group.h"

#include <gtest/gtest.h>

namespace coexist {
namespace {

TEST(AddressGroup, isOneOfEachIpv4AddressAndOfEachSlash64) {
  EXPECT_EQ(addressGroup("192.0.2.7"), "192.0.2.7");
  EXPECT_EQ(addressGroup("::ffff:192.0.2.7"), "192.0.2.7");
  EXPECT_EQ(addressGroup("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64");
  EXPECT_EQ(addressGroup("2001:db8:1:2:ffff::1"), addressGroup("2001:db8:1:2::1"));
  EXPECT_NE(addressGroup("2001:db8:1:3::1"), addressGroup("2001:db8:1:2::1"));
  EXPECT_EQ(addressGroup("fe80::1%eth0"), "fe80::/64");
  EXPECT_EQ(addressGroup("client.example.test"), "client.example.test");
}

}  // namespace
}  // namespace coexist
