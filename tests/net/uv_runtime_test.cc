#include "net/uv_runtime.h"

#include <dirent.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <thread>

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

  static std::unique_ptr<UvRuntime> make(UvRuntime::Options options) {
    auto made = UvRuntime::create(options);
    EXPECT_TRUE(made.ok());
    return std::move(made.value());
  }

  Result<std::unique_ptr<Listener>> serve(UvRuntime& world, const Endpoint& endpoint, Hooks hooks) {
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

  void join(UvRuntime& world, std::unique_ptr<Transport> transport, ConnectionSide side, const Hooks& hooks) {
    ConnectionOptions options;
    options.loop = &world.loop();
    options.side = side;
    connections_.push_back(Connection::create(
        options, std::move(transport), [&hooks](SessionIo& io) { return std::make_unique<HookSession>(hooks, io); },
        [] {}));
  }

  // Runs until somebody stops it; a world that nobody stops fails its test instead of hanging.
  void run() {
    const TimerId tooLong = world_->loop().after(20'000, TimerKind::kGuard, [this] {
      ADD_FAILURE() << "nobody stopped the world";
      world_->stop();
    });
    world_->run();
    world_->loop().cancel(tooLong);
  }

  // Says one line to an echoing server at `host` and returns what came back; empty when it failed.
  std::string echoOf(const std::string& listenHost, const std::string& dialHost) {
    Hooks server;
    server.line = [](SessionIo& io, std::string_view line) { io.send(std::string(line) + "\r\n"); };
    auto listener = serve(*world_, {listenHost, 0}, server);
    if (!listener) {
      error_ = listener.error();
      return {};
    }
    std::string heard;
    Hooks client;
    client.open = [](SessionIo& io) { io.send("hello\r\n"); };
    client.line = [&](SessionIo&, std::string_view line) {
      heard = line;
      world_->stop();
    };
    dial({dialHost, (*listener)->endpoint().port}, client);
    run();
    return heard;
  }

  std::unique_ptr<UvRuntime> world_;
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
  run();
  EXPECT_EQ(error_.what, "connection refused");
  EXPECT_EQ(error_.where, closed.text());
}

TEST_F(Real, saysThatANameIsUnknown) {
  dial({"no-such-host.invalid", 143}, {});
  run();
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
  run();
  EXPECT_EQ(fired, "abc");
  EXPECT_GE(loop.nowMs(), 20);
  EXPECT_GT(loop.unixSeconds(), kLabUnixSeconds);
}

TEST_F(Real, tellsTheCalendarTimeInMilliseconds) {
  timespec before{};
  timespec after{};
  clock_gettime(CLOCK_REALTIME, &before);
  const int64_t told = world_->loop().unixMilliseconds();
  clock_gettime(CLOCK_REALTIME, &after);
  EXPECT_GE(told, before.tv_sec * 1000 + before.tv_nsec / 1'000'000);
  EXPECT_LE(told, after.tv_sec * 1000 + after.tv_nsec / 1'000'000);
}

TEST_F(Real, tellsOfSignals) {
  int told = 0;
  ASSERT_TRUE(world_->watchSignals([&] {
    ++told;
    world_->stop();
  }));
  world_->loop().post([] { raise(SIGTERM); });
  run();
  EXPECT_EQ(told, 1);
}

TEST_F(Real, keepsASignalForEveryLoopUntilItRuns) {
  const auto other = make({});
  std::string told;
  ASSERT_TRUE(world_->watchSignals([&] {
    told += "one";
    world_->stop();
  }));
  ASSERT_TRUE(other->watchSignals([&] {
    told += "other";
    other->stop();
  }));
  raise(SIGTERM);
  run();
  other->run();
  EXPECT_EQ(told, "oneother");
}

TEST_F(Real, doesWhatOtherThreadsWantInTheLoop) {
  std::thread::id where;
  std::thread other([&] {
    world_->postFromAnyThread([&] {
      where = std::this_thread::get_id();
      world_->stop();
    });
  });
  run();
  other.join();
  EXPECT_EQ(where, std::this_thread::get_id());
}

TEST_F(Real, runsSeveralWorldsEachInAThreadOfItsOwn) {
  const auto other = make({});
  std::thread::id where[2];
  const auto lookAndStop = [](UvRuntime& world, std::thread::id& id) {
    world.loop().post([&] {
      id = std::this_thread::get_id();
      world.stop();
    });
  };
  lookAndStop(*world_, where[0]);
  lookAndStop(*other, where[1]);
  UvRuntime::runTogether({world_.get(), other.get()});
  EXPECT_EQ(where[0], std::this_thread::get_id());
  EXPECT_NE(where[1], where[0]);
  EXPECT_NE(where[1], std::thread::id());
}

size_t openDescriptors() {
  DIR* folder = opendir("/proc/self/fd");
  size_t count = 0;
  while (readdir(folder) != nullptr) ++count;
  closedir(folder);
  return count;
}

// Lets the process open nothing more while it lives. What is open already stays open.
class NoDescriptors {
 public:
  // Descriptor numbers below `limit` may still be opened, where they are free.
  explicit NoDescriptors(rlim_t limit) {
    getrlimit(RLIMIT_NOFILE, &before_);
    rlimit low = before_;
    low.rlim_cur = limit;
    setrlimit(RLIMIT_NOFILE, &low);
  }
  ~NoDescriptors() {
    for (const int descriptor : taken_) close(descriptor);
    setrlimit(RLIMIT_NOFILE, &before_);
  }
  // Takes all that are left but `free`.
  void takeAllBut(size_t free) {
    for (int made = dup(0); made >= 0; made = dup(0)) taken_.push_back(made);
    for (; free > 0 && !taken_.empty(); --free) {
      close(taken_.back());
      taken_.pop_back();
    }
  }

 private:
  rlimit before_{};
  std::vector<int> taken_;
};

// Closes the spare that libuv keeps for this case, as another thread may have done to it.
void takeLibuvsSpare() {
  for (int descriptor = 3; descriptor < 1024; ++descriptor) {
    char target[16] = {};
    const std::string link = "/proc/self/fd/" + std::to_string(descriptor);
    if (readlink(link.c_str(), target, sizeof target - 1) == 1 && target[0] == '/') close(descriptor);
  }
}

#if defined(__SANITIZE_ADDRESS__)
constexpr bool kSanitizerNeedsDescriptors = true;  // UBSan looks at objects through a pipe
#else
constexpr bool kSanitizerNeedsDescriptors = false;
#endif

// A server that greets, and a client that notices the end.
class Crowded : public Real {
 protected:
  void SetUp() override {
    if (kSanitizerNeedsDescriptors) GTEST_SKIP() << "the sanitizer needs descriptors of its own";
    Real::SetUp();
    Hooks server;
    server.open = [this](SessionIo& io) {
      ++accepted_;
      io.send("hello\r\n");
    };
    auto listener = serve(*world_, {"127.0.0.1", 0}, server);
    ASSERT_TRUE(listener.ok());
    listener_ = std::move(listener.value());
  }

  // `onceConnecting` runs between the client's connect and the server's accept.
  void expectShed(const std::function<void()>& onceConnecting = [] {}) {
    int ended = 0;
    const auto end = [&](SessionIo&, auto&&...) {
      ++ended;
      world_->stop();
    };
    Hooks client;
    client.end = end;
    client.closed = end;
    dial(listener_->endpoint(), client);
    world_->loop().post(onceConnecting);
    run();
    const bool refusedAtOnce = error_.what == "connection reset by peer";
    EXPECT_TRUE(ended == 1 || refusedAtOnce) << error_.message();
    EXPECT_EQ(accepted_, 0);
  }

  void expectServed() {
    std::string heard;
    Hooks client;
    client.line = [&](SessionIo&, std::string_view line) {
      heard = line;
      world_->stop();
    };
    dial(listener_->endpoint(), client);
    run();
    EXPECT_EQ(heard, "hello");
  }

  std::unique_ptr<Listener> listener_;
  int accepted_ = 0;
};

TEST_F(Crowded, shedsAClientWhenDescriptorsRunOutAndServesTheNext) {
  {
    NoDescriptors none(openDescriptors() + 40);
    none.takeAllBut(1);
    expectShed();
  }
  expectServed();
}

TEST_F(Crowded, shedsAClientWithASpareOfItsOwn) {
  {
    takeLibuvsSpare();
    NoDescriptors none(openDescriptors() + 40);
    none.takeAllBut(1);
    expectShed();
  }
  expectServed();
}

TEST_F(Crowded, keepsItsPortWhileNoSpareHelpsAndServesWhoHasWaited) {
  std::optional<NoDescriptors> none;
  std::string heard;
  Hooks client;
  client.line = [&](SessionIo&, std::string_view line) {
    heard = line;
    world_->stop();
  };
  dial(listener_->endpoint(), client);
  world_->loop().post([&none] { none.emplace(rlim_t{0}); });  // not even over a closed spare
  world_->loop().after(250, TimerKind::kWork, [&] {
    none.reset();
    const auto other = world_->network().listen(listener_->endpoint(), [](std::unique_ptr<Transport>) {});
    EXPECT_FALSE(other.ok()) << "while it rests, nobody else gets its port";
  });
  run();
  EXPECT_EQ(heard, "hello");
  expectServed();
}

TEST_F(Real, leaksNoDescriptors) {
  const auto once = [] {
    NetWorld world(tcpLab());
    Hooks server;
    server.line = [](SessionIo& io, std::string_view) { io.close(); };
    world.serve(kFront, server);
    Hooks client;
    client.open = [](SessionIo& io) { io.send("bye\r\n"); };
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
