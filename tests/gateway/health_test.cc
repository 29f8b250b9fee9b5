#include "gateway/health.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace coexist {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

TEST(HealthMonitor, knowsNothingOfAListenerThatWasNeverProbed) {
  HealthMonitor health;
  health.expect("front.example.test:993");
  EXPECT_TRUE(health.healthy());
  EXPECT_THAT(health.rows("FRONT").back(), AllOf(HasSubstr("front.example.test:993"), HasSubstr("Unknown")));
}

// Seed 002: "Get-ServerHealth would return all IMAP services on the Exchange server in an unhealthy state."
TEST(HealthMonitor, isUnhealthyWhileTheLastProbeOfAnyListenerFailed) {
  HealthMonitor health;
  health.record("front.example.test:143", false, "ProxyNotAuthenticated", 10);
  health.record("front.example.test:993", true, "", 20);
  EXPECT_FALSE(health.healthy());
  EXPECT_THAT(health.rows("FRONT")[2], AllOf(HasSubstr(":143"), HasSubstr("Unhealthy")));
  health.record("front.example.test:143", true, "", 30);
  EXPECT_TRUE(health.healthy());
  EXPECT_EQ(health.rows("FRONT").size(), 4u);
}

}  // namespace
}  // namespace coexist
