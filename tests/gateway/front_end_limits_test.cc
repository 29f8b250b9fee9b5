// What the limits count, over real sockets: descriptors, not sessions.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/front_end.h"
#include "gateway/front_fixture.h"
#include "gateway/plain_session.h"
#include "net/uv_runtime.h"

namespace coexist {
namespace {

// A front end at the loopback addresses, and clients that never close of themselves.
struct RealFront {
  RealFront() : world(std::move(*UvRuntime::create({}))) {
    f.options.loop = &world->loop();
    f.options.network = &world->network();
    f.options.certificates = &f.certificates;
    f.options.listeners = {{{"127.0.0.1", 0}, false}};
    f.options.limits.maxConnectionsPerAddress = 3;
    f.options.connectionLimits = limits;
    auto started = FrontEnd::start(f.options);
    EXPECT_TRUE(started.ok());
    frontEnd = std::move(*started);
  }
  ~RealFront() {
    connections.clear();
    frontEnd.reset();
  }

  class Client final : public PlainSession {
   public:
    using PlainSession::PlainSession;
    void onEnd() override { ended = true; }  // holds its own half open
  };

  // Once it has been told something. Null where a reset came before the connection stood for this side.
  Client* dial() {
    Client* client = nullptr;
    bool failed = false;
    world->network().connect(frontEnd->endpoints().front(), [&](Result<std::unique_ptr<Transport>> transport) {
      failed = !transport.ok();
      if (failed) return;
      ConnectionOptions options;
      options.loop = &world->loop();
      options.side = ConnectionSide::kConnector;
      connections.push_back(Connection::create(
          std::move(options), std::move(*transport),
          [&](SessionIo& io) {
            auto session = std::make_unique<Client>(io);
            client = session.get();
            return session;
          },
          [] {}));
    });
    runUntil([&] { return failed || (client && (client->ended || !client->lines.empty())); });
    return client;
  }
  Client& greeted() {
    Client* client = dial();
    EXPECT_TRUE(client && !client->lines.empty() && client->lines.front() == "* OK The service is ready.");
    return *client;
  }
  void expectRefused() {
    const Client* client = dial();
    if (client == nullptr) return;
    runUntil([&] { return client->ended; });
    EXPECT_THAT(client->lines, testing::Each("* BYE Connection refused"));
  }
  void runUntil(const std::function<bool()>& done) {
    const Milliseconds limitMs = world->loop().nowMs() + 8'000;
    std::function<void()> look = [&] {
      if (done() || world->loop().nowMs() > limitMs) return world->stop();
      world->loop().after(2, TimerKind::kGuard, look);
    };
    look();
    world->run();
    EXPECT_TRUE(done());
  }

  FrontFixture f;
  std::shared_ptr<ConnectionLimits> limits = std::make_shared<ConnectionLimits>(100, 3);
  std::unique_ptr<UvRuntime> world;
  std::unique_ptr<FrontEnd> frontEnd;
  std::vector<std::unique_ptr<Connection>> connections;
};

TEST(FrontEndLimits, holdNothingOfARefusedConnectionThoughItsClientHoldsOn) {
  RealFront front;
  for (int i = 0; i < 3; ++i) front.greeted();
  for (int i = 0; i < 10; ++i) front.expectRefused();
  EXPECT_EQ(front.limits->taken(), 3u);
  EXPECT_EQ(front.frontEnd->connections(), 3u);
}

// A connection that the front end has ended is its client's place until its descriptor is free, and that is soon.
TEST(FrontEndLimits, countAConnectionThatIsEndedUntilItsDescriptorIsFree) {
  RealFront front;
  for (int i = 0; i < 3; ++i) {
    RealFront::Client& client = front.greeted();
    client.io.send("x\r\nx\r\nx\r\nx\r\nx\r\n");
    front.runUntil([&] { return client.ended; });
  }
  EXPECT_EQ(front.frontEnd->connections(), 0u);
  EXPECT_EQ(front.limits->taken(), 3u);
  front.expectRefused();
  front.runUntil([&] { return front.limits->taken() == 0; });
  front.greeted();
}

TEST(FrontEndLimits, areSharedByFrontEnds) {
  RealFront front;
  auto other = FrontEnd::start(front.f.options);
  ASSERT_TRUE(other.ok());
  for (int i = 0; i < 3; ++i) front.greeted();
  front.frontEnd.swap(*other);
  front.expectRefused();
  EXPECT_EQ(front.frontEnd->connections(), 0u);
}

}  // namespace
}  // namespace coexist
