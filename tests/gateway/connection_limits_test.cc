#include "gateway/connection_limits.h"

#include <gtest/gtest.h>

#include <optional>
#include <thread>
#include <vector>

namespace coexist {
namespace {

TEST(ConnectionLimits, keepsAPlaceUntilItIsLetGo) {
  ConnectionLimits limits(2, 2);
  auto first = limits.take("192.0.2.1");
  const auto second = limits.take("192.0.2.2");
  EXPECT_TRUE(first && second);
  EXPECT_FALSE(limits.take("192.0.2.3"));
  auto copy = first;
  first.reset();
  EXPECT_FALSE(limits.take("192.0.2.3"));
  copy.reset();
  EXPECT_TRUE(limits.take("192.0.2.3"));
  EXPECT_EQ(limits.taken(), 1u);
}

TEST(ConnectionLimits, countsEachAddressByItself) {
  ConnectionLimits limits(10, 1);
  const auto held = limits.take("192.0.2.1");
  EXPECT_FALSE(limits.take("192.0.2.1"));
  EXPECT_FALSE(limits.take("::ffff:192.0.2.1"));
  EXPECT_TRUE(limits.take("192.0.2.2"));
  const auto network = limits.take("2001:db8::1");
  EXPECT_FALSE(limits.take("2001:db8::2"));
}

TEST(ConnectionLimits, holdsWhateverThreadAsks) {
  ConnectionLimits limits(1'000, 1'000);
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&limits] {
      for (int round = 0; round < 1'000; ++round) EXPECT_TRUE(limits.take("192.0.2.1"));
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(limits.taken(), 0u);
}

TEST(ConnectionLimits, letsAPlaceOutliveThem) {
  auto limits = std::make_optional<ConnectionLimits>(1, 1);
  const auto held = limits->take("192.0.2.1");
  limits.reset();
  EXPECT_TRUE(held);
}

}  // namespace
}  // namespace coexist
