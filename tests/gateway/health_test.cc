#include "gateway/health.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace coexist {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

TEST(HealthMonitor, knowsNothingOfAListenerThatWasNeverProbed) {
  HealthMonitor health;
  health.expect(MailProtocol::kImap, "front.example.test:993");
  EXPECT_TRUE(health.healthy());
  EXPECT_THAT(health.rows("FRONT").back(), AllOf(HasSubstr("front.example.test:993"), HasSubstr("Unknown")));
}

// Seed 002: "Get-ServerHealth would return all IMAP services on the Exchange server in an unhealthy state."
TEST(HealthMonitor, isUnhealthyWhileTheLastProbeOfAnyListenerFailed) {
  HealthMonitor health;
  health.record(MailProtocol::kImap, "front.example.test:143", false, "ProxyNotAuthenticated", 10);
  health.record(MailProtocol::kImap, "front.example.test:993", true, "", 20);
  EXPECT_FALSE(health.healthy());
  EXPECT_THAT(health.rows("FRONT")[2], AllOf(HasSubstr(":143"), HasSubstr("Unhealthy")));
  health.record(MailProtocol::kImap, "front.example.test:143", true, "", 30);
  EXPECT_TRUE(health.healthy());
  EXPECT_EQ(health.rows("FRONT").size(), 4u);
}

TEST(HealthMonitor, callsEachProtocolsMonitorByItsName) {
  HealthMonitor health;
  for (const MailProtocol protocol : kAllMailProtocols) health.expect(protocol, mailProtocolName(protocol));
  const auto rows = health.rows("FRONT");
  ASSERT_EQ(rows.size(), 5u);
  EXPECT_THAT(rows[2], AllOf(HasSubstr("ImapProxyTestMonitor"), HasSubstr("IMAP.Proxy"), HasSubstr(" ImapProxy")));
  EXPECT_THAT(rows[3], AllOf(HasSubstr("PopProxyTestMonitor"), HasSubstr("POP.Proxy"), HasSubstr(" PopProxy")));
  EXPECT_THAT(rows[4], HasSubstr("FrontendTransport"));
}

}  // namespace
}  // namespace coexist
