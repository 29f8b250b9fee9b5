#include "gateway/network_connector.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/plain_session.h"
#include "net/testbed.h"

namespace coexist {
namespace {

// A network whose other side a test speaks for.
class SilentNetwork final : public Network {
 public:
  Result<std::unique_ptr<Listener>> listen(const Endpoint&, AcceptHandler) override { return Error{"nobody listens"}; }
  AbandonConnect connect(const Endpoint& endpoint, ConnectHandler handler) override {
    asked.push_back(endpoint.host);
    handlers.push_back(std::move(handler));
    return [this] { ++abandoned; };
  }
  std::vector<std::string> asked;
  std::vector<ConnectHandler> handlers;
  int abandoned = 0;
};

struct Connects {
  Connects() {
    limits.backEndConnectMs = 10'000;
    limits.backEndRestMs = 5'000;
    limits.backEndConnects = 3;
    connector.emplace(lab->loop(), network, limits);
  }
  BackEndConnector::Id ask(const std::string& home = "old.example.test") {
    BackEndConnector::Request request;
    request.target = {home, 143};
    request.makeSession = [](SessionIo& io) { return std::make_unique<PlainSession>(io); };
    request.failed = [this](const Error& error) { failures.push_back(error.what); };
    return connector->connect(std::move(request));
  }
  void wait(Milliseconds duration) { ASSERT_TRUE(lab->loop().advance(duration).ok()); }

  std::unique_ptr<Testbed> lab = Testbed::memory(0);
  SilentNetwork network;
  FrontEndLimits limits;
  std::vector<std::string> failures;
  std::optional<NetworkConnector> connector;
};

constexpr const char* kResting = "not asked, because it did not answer a moment ago";
constexpr const char* kCrowded = "not asked, because too many wait for its answer";

TEST(NetworkConnector, givesTheNetworksConnectUpAtOnce) {
  Connects t;
  const auto id = t.ask();
  t.connector->abandon(id);
  EXPECT_EQ(t.network.abandoned, 1);
  t.connector->abandon(id);
  EXPECT_EQ(t.network.abandoned, 1);
  t.network.handlers[0](Error{"too late"});
  EXPECT_TRUE(t.failures.empty());
}

TEST(NetworkConnector, givesUpWhatIsUnderWayWhenItGoes) {
  Connects t;
  t.ask();
  t.ask();
  t.connector.reset();
  EXPECT_EQ(t.network.abandoned, 2);
}

TEST(NetworkConnector, doesNotAskAHomeThatHasJustBeenSilent) {
  Connects t;
  const auto id = t.ask();
  t.wait(10'000);
  t.connector->abandon(id);
  t.ask();
  t.ask("new.example.test");
  EXPECT_TRUE(t.failures.empty());  // never inside the call
  t.wait(4'999);
  EXPECT_THAT(t.network.asked, testing::ElementsAre("old.example.test", "new.example.test"));
  EXPECT_THAT(t.failures, testing::ElementsAre(kResting));
  t.wait(1);
  t.ask();
  EXPECT_EQ(t.network.asked.size(), 3u);
}

TEST(NetworkConnector, blamesNoHomeForAClientThatGoesEarly) {
  Connects t;
  const auto id = t.ask();
  t.wait(9'999);
  t.connector->abandon(id);
  t.ask();
  EXPECT_EQ(t.network.asked.size(), 2u);
}

TEST(NetworkConnector, letsFewWaitForOneHome) {
  Connects t;
  const auto first = t.ask();
  for (int i = 0; i < 3; ++i) t.ask();
  t.ask("new.example.test");
  t.wait(0);
  EXPECT_EQ(t.network.asked.size(), 4u);
  EXPECT_THAT(t.failures, testing::ElementsAre(kCrowded));
  // A place is free again, whichever way a connect ends.
  t.connector->abandon(first);
  t.ask();
  t.network.handlers[1](Error{"connection refused"});
  t.ask();
  t.wait(0);
  EXPECT_EQ(t.network.asked.size(), 6u);
  EXPECT_THAT(t.failures, testing::ElementsAre(kCrowded, "connection refused"));
}

TEST(NetworkConnector, forgetsWhoWasNotAskedAndGoes) {
  Connects t;
  const auto id = t.ask();
  t.wait(10'000);
  t.connector->abandon(id);
  t.connector->abandon(t.ask());
  t.wait(0);
  EXPECT_TRUE(t.failures.empty());
  EXPECT_EQ(t.network.abandoned, 1);
}

}  // namespace
}  // namespace coexist
