#include "gateway/login/second_hop.h"

#include <gtest/gtest.h>

#include "gateway/front_fixture.h"

namespace coexist {
namespace {

constexpr int kTimer = 4;

struct Hop {
  explicit Hop(ProxySecurity security, bool verifyPeer = false) {
    plan.target = {"home.example.test", 993};
    plan.security = security;
    plan.verifyPeer = verifyPeer;
    plan.ownCertificate = "front.example.test";
  }
  void connect() {
    hop.connect(
        plan,
        [this](SessionIo&, const std::optional<TlsParameters>& tls) {
          opened = true;
          startTls = tls;
          return std::make_unique<SessionBase>();
        },
        [this](std::string_view cause, const std::string& detail) { failure = std::string(cause) + ", " + detail; });
  }
  std::optional<Milliseconds> guard() const {
    const auto timer = f.client.timers.find(kTimer);
    if (timer == f.client.timers.end()) return std::nullopt;
    return timer->second.delayMs;
  }

  FrontFixture f;
  ProxyPlan plan;
  SecondHop hop{f.context, f.client, kTimer};
  bool opened = false;
  std::optional<TlsParameters> startTls;
  std::string failure;
};

TEST(SecondHop, bringsTlsAsThePlanHasIt) {
  Hop clear(ProxySecurity::kClear);
  clear.connect();
  EXPECT_TRUE(clear.f.certificates.clientNames.empty());
  EXPECT_FALSE(clear.f.connector.requests[0].implicitTls);

  Hop implicit(ProxySecurity::kTls, true);
  implicit.connect();
  EXPECT_EQ(implicit.f.certificates.clientNames, std::vector<std::string>{"front.example.test"});
  EXPECT_EQ(implicit.f.certificates.clientChecks, std::vector{PeerCertificate::kRequired});
  ASSERT_TRUE(implicit.f.connector.requests[0].implicitTls);
  EXPECT_EQ(implicit.f.connector.requests[0].implicitTls->expectedName, "home.example.test");

  Hop upgrading(ProxySecurity::kStartTls);
  upgrading.connect();
  EXPECT_FALSE(upgrading.f.connector.requests[0].implicitTls);
  upgrading.f.connector.open();
  ASSERT_TRUE(upgrading.startTls);
  EXPECT_EQ(upgrading.startTls->expectedName, "");
}

TEST(SecondHop, guardsTheConnectionAndThenTheLogin) {
  Hop hop(ProxySecurity::kClear);
  hop.connect();
  EXPECT_EQ(hop.guard(), hop.f.options.limits.backEndConnectMs);
  hop.f.connector.open();
  EXPECT_TRUE(hop.opened);
  EXPECT_EQ(hop.guard(), hop.f.options.limits.backEndLoginMs);
  hop.hop.stopGuard();
  EXPECT_EQ(hop.guard(), std::nullopt);
}

TEST(SecondHop, saysWhyThereIsNoConnection) {
  Hop refused(ProxySecurity::kClear);
  refused.connect();
  refused.f.connector.requests[0].failed(Error{"refused\r\n"});
  EXPECT_EQ(refused.failure, "ProxyConnectFailed, refused[CR][LF]");
  refused.hop.abandon();
  EXPECT_TRUE(refused.f.connector.abandoned.empty());

  Hop bare(ProxySecurity::kTls);
  bare.f.certificates.none = true;
  bare.connect();
  EXPECT_EQ(bare.failure, "ProxyNoCertificate, no certificate");
  EXPECT_TRUE(bare.f.connector.requests.empty());
}

TEST(SecondHop, abandonsOnlyWhatDoesNotStandYet) {
  Hop hop(ProxySecurity::kClear);
  hop.connect();
  hop.hop.abandon();
  EXPECT_EQ(hop.f.connector.abandoned, std::vector<BackEndConnector::Id>{1});
  hop.connect();
  hop.f.connector.open();
  hop.hop.abandon();
  EXPECT_EQ(hop.f.connector.abandoned.size(), 1u);
}

}  // namespace
}  // namespace coexist
