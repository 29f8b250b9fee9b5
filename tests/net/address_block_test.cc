#include "net/address_block.h"

#include <gtest/gtest.h>

namespace coexist {
namespace {

// One customer has 2^64 addresses.
TEST(AddressBlock, isAnIpv6Network) {
  EXPECT_EQ(addressBlockOf("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64");
  EXPECT_EQ(addressBlockOf("2001:db8:1:2::9"), "2001:db8:1:2::/64");
  EXPECT_EQ(addressBlockOf("2001:db8:1:3::9"), "2001:db8:1:3::/64");
  EXPECT_EQ(addressBlockOf("fe80::1%eth0"), "fe80::/64");
}

TEST(AddressBlock, isAnIpv4AddressByItself) {
  EXPECT_EQ(addressBlockOf("192.0.2.1"), "192.0.2.1");
  EXPECT_EQ(addressBlockOf("::ffff:192.0.2.1"), "192.0.2.1");
}

TEST(AddressBlock, leavesANameAlone) { EXPECT_EQ(addressBlockOf("client"), "client"); }

}  // namespace
}  // namespace coexist
