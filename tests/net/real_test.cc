#include "net/real.h"

#include <dirent.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>

#include "net/net_kit.h"

namespace coexist {
namespace {

using Strings = std::vector<std::string>;

// One real world with connections in it.
class Real : public testing::Test {
 protected:
  void SetUp() override {
    world_ = make({});
    ASSERT_TRUE(world_);
  }

  static std::unique_ptr<RealWorld> make(RealWorld::Options options) {
    auto made = RealWorld::create(options);
    EXPECT_TRUE(made.ok());
    return std::move(made.value());
  }

  Result<std::unique_ptr<Listener>> serve(RealWorld& world, const Endpoint& endpoint, Hooks hooks) {
    return world.network().listen(endpoint, [this, &world, hooks](std::unique_ptr<Transport> transport) {
      join(world, std::move(transport), ConnectionSide::kAcceptor, hooks);
    });
  }

  void dial(const Endpoint& endpoint, Hooks hooks) {
    world_->network().connect(endpoint, [this, hooks](Result<std::unique_ptr<Transport>> transport) {
      if (!transport) {
        error_ = transport.error();
        return world_->stop();
      }
      join(*world_, std::move(transport.value()), ConnectionSide::kConnector, hooks);
    });
  }

  void join(RealWorld& world, std::unique_ptr<Transport> transport, ConnectionSide side, const Hooks& hooks) {
    ConnectionOptions options;
    options.loop = &world.loop();
    options.side = side;
    connections_.push_back(Connection::create(
        options, std::move(transport), [&hooks](Peer& peer) { return std::make_unique<HookSession>(hooks, peer); },
        [] {}));
  }

  // Says one line to an echoing server at `host` and returns what came back; empty when it failed.
  std::string echoOf(const std::string& listenHost, const std::string& dialHost) {
    Hooks server;
    server.line = [](Peer& peer, std::string_view line) { peer.send(std::string(line) + "\r\n"); };
    auto listener = serve(*world_, {listenHost, 0}, server);
    if (!listener) {
      error_ = listener.error();
      return {};
    }
    std::string heard;
    Hooks client;
    client.open = [](Peer& peer) { peer.send("hello\r\n"); };
    client.line = [&](Peer&, std::string_view line) {
      heard = line;
      world_->stop();
    };
    dial({dialHost, (*listener)->endpoint().port}, client);
    world_->run([] {});
    return heard;
  }

  std::unique_ptr<RealWorld> world_;
  std::vector<std::unique_ptr<Connection>> connections_;
  Error error_;

  void TearDown() override { connections_.clear(); }
};

TEST_F(Real, echoesOverIpv4) { EXPECT_EQ(echoOf("127.0.0.1", "127.0.0.1"), "hello"); }

TEST_F(Real, resolvesNames) { EXPECT_EQ(echoOf("127.0.0.1", "localhost"), "hello") << error_.message(); }

TEST_F(Real, echoesOverIpv6) {
  const std::string heard = echoOf("::1", "::1");
  if (heard.empty()) GTEST_SKIP() << "no IPv6 loopback here: " << error_.message();
  EXPECT_EQ(heard, "hello");
}

TEST_F(Real, saysThatAConnectionIsRefused) {
  auto listener = serve(*world_, {"127.0.0.1", 0}, {});
  ASSERT_TRUE(listener.ok());
  const Endpoint closed = (*listener)->endpoint();
  listener.value().reset();
  dial(closed, {});
  world_->run([] {});
  EXPECT_EQ(error_.what, "connection refused");
  EXPECT_EQ(error_.where, closed.text());
}

TEST_F(Real, saysThatANameIsUnknown) {
  dial({"no-such-host.invalid", 143}, {});
  world_->run([] {});
  EXPECT_FALSE(error_.what.empty());
  EXPECT_EQ(error_.where, "no-such-host.invalid:143");
}

TEST_F(Real, saysThatAnAddressIsTaken) {
  auto first = serve(*world_, {"127.0.0.1", 0}, {});
  ASSERT_TRUE(first.ok());
  EXPECT_EQ(serve(*world_, (*first)->endpoint(), {}).error().what, "address already in use");
}

TEST_F(Real, sharesAPortBetweenLoopsWhenAsked) {
  const auto one = make({true});
  const auto other = make({true});
  auto first = serve(*one, {"127.0.0.1", 0}, {});
  ASSERT_TRUE(first.ok());
  EXPECT_TRUE(serve(*other, (*first)->endpoint(), {}).ok());
}

TEST_F(Real, firesTimersInOrderAndKeepsThemOffWhenCancelled) {
  std::string fired;
  Loop& loop = world_->loop();
  const TimerId never = loop.after(5, TimerKind::kGuard, [&] { fired += "never"; });
  loop.after(20, TimerKind::kGuard, [&] {
    fired += "c";
    world_->stop();
  });
  loop.after(10, TimerKind::kWork, [&] { fired += "b"; });
  loop.post([&] { fired += "a"; });
  loop.cancel(never);
  world_->run([] {});
  EXPECT_EQ(fired, "abc");
  EXPECT_GE(loop.nowMs(), 20);
  EXPECT_GT(loop.unixSeconds(), kLabUnixSeconds);
}

TEST_F(Real, tellsOfSignals) {
  int told = 0;
  world_->loop().post([] { raise(SIGTERM); });
  world_->run([&] {
    ++told;
    world_->stop();
  });
  EXPECT_EQ(told, 1);
}

size_t openDescriptors() {
  DIR* folder = opendir("/proc/self/fd");
  size_t count = 0;
  while (readdir(folder) != nullptr) ++count;
  closedir(folder);
  return count;
}

// Takes every descriptor but `free` of them.
std::vector<int> takeDescriptors(size_t free) {
  std::vector<int> taken;
  for (int made = open("/dev/null", O_RDONLY); made >= 0; made = open("/dev/null", O_RDONLY)) taken.push_back(made);
  for (size_t i = 0; i < free && !taken.empty(); ++i) {
    close(taken.back());
    taken.pop_back();
  }
  return taken;
}

TEST_F(Real, servesTheNextClientAfterDescriptorsRanOut) {
  rlimit before{};
  getrlimit(RLIMIT_NOFILE, &before);
  rlimit low = before;
  low.rlim_cur = openDescriptors() + 40;
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &low), 0);

  int accepted = 0;
  Hooks server;
  server.open = [&accepted](Peer& peer) {
    ++accepted;
    peer.send("hello\r\n");
  };
  auto listener = serve(*world_, {"127.0.0.1", 0}, server);
  ASSERT_TRUE(listener.ok());
  // One descriptor is left for the client, none for the server.
  std::vector<int> taken = takeDescriptors(1);
  int ended = 0;
  Hooks client;
  client.end = [&](Peer&) {
    ++ended;
    world_->stop();
  };
  client.closed = [&](Peer&, CloseReason) {
    ++ended;
    world_->stop();
  };
  dial((*listener)->endpoint(), client);
  world_->run([] {});
  EXPECT_EQ(error_.what, "");
  EXPECT_EQ(ended, 1);
  EXPECT_EQ(accepted, 0);

  for (const int descriptor : taken) close(descriptor);
  setrlimit(RLIMIT_NOFILE, &before);
  std::string heard;
  Hooks next;
  next.line = [&](Peer&, std::string_view line) {
    heard = line;
    world_->stop();
  };
  dial((*listener)->endpoint(), next);
  world_->run([] {});
  EXPECT_EQ(heard, "hello");
}

TEST_F(Real, leaksNoDescriptors) {
  const auto once = [] {
    NetWorld world(tcpLab());
    Hooks server;
    server.line = [](Peer& peer, std::string_view) { peer.close(); };
    world.serve(kFront, server);
    Hooks client;
    client.open = [](Peer& peer) { peer.send("bye\r\n"); };
    for (int i = 0; i < 20; ++i) world.dial(kFront, client);
    world.rest();
  };
  once();
  const size_t before = openDescriptors();
  for (int i = 0; i < 20; ++i) once();
  EXPECT_EQ(openDescriptors(), before);
}

}  // namespace
}  // namespace coexist
