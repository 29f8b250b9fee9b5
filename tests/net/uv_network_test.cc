// What only real sockets show: descriptors, addresses that do not answer, and connections that are given up.
#include <arpa/inet.h>
#include <dirent.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "net/net_kit.h"
#include "net/uv_runtime.h"

namespace coexist {
namespace {

size_t socketsOpen() {
  DIR* folder = opendir("/proc/self/fd");
  size_t count = 0;
  while (const dirent* entry = readdir(folder)) {
    char target[32] = {};
    const std::string link = std::string("/proc/self/fd/") + entry->d_name;
    if (readlink(link.c_str(), target, sizeof target - 1) > 0) count += std::string_view(target).starts_with("socket:");
  }
  closedir(folder);
  return count;
}

sockaddr_in addressOf(const char* host, uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  inet_pton(AF_INET, host, &address.sin_addr);
  return address;
}

sockaddr_storage storedAddress(const char* host) {
  sockaddr_storage stored{};
  *reinterpret_cast<sockaddr_in*>(&stored) = addressOf(host, 0);
  return stored;
}

// A port at which nobody answers: the kernel drops what comes when as many wait as may.
class SilentPort {
 public:
  explicit SilentPort(const char* host) {
    listener_ = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address = addressOf(host, 0);
    socklen_t size = sizeof address;
    EXPECT_EQ(bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    EXPECT_EQ(::listen(listener_, 0), 0);
    getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    port = ntohs(address.sin_port);
    for (int& waiting : waiting_) {
      waiting = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
      ::connect(waiting, reinterpret_cast<sockaddr*>(&address), sizeof address);
    }
  }
  ~SilentPort() {
    for (const int waiting : waiting_) ::close(waiting);
    ::close(listener_);
  }
  uint16_t port = 0;

 private:
  int listener_ = -1;
  int waiting_[4] = {};
};

struct RealWorld {
  explicit RealWorld(UvRuntime::Options options = {}) : world(std::move(*UvRuntime::create(std::move(options)))) {}

  void run() {
    const TimerId tooLong = world->loop().after(20'000, TimerKind::kGuard, [this] {
      ADD_FAILURE() << "nobody stopped the world";
      world->stop();
    });
    world->run();
    world->loop().cancel(tooLong);
  }
  // Lets the loop go round until `done`, looked at every few milliseconds.
  void runUntil(const std::function<bool()>& done) {
    std::function<void()> look = [&] {
      if (done()) return world->stop();
      world->loop().after(5, TimerKind::kGuard, look);
    };
    look();
    run();
  }
  std::unique_ptr<Listener> listen(const Endpoint& endpoint, AcceptHandler accept) {
    auto made = world->network().listen(endpoint, std::move(accept));
    EXPECT_TRUE(made.ok()) << made.error().message();
    return made ? std::move(*made) : nullptr;
  }
  AbandonConnect connect(const Endpoint& endpoint) {
    return world->network().connect(endpoint, [this](Result<std::unique_ptr<Transport>> made) {
      if (made) {
        reached = (*made)->remote();
        connected = std::move(*made);
      } else {
        failure = made.error();
      }
    });
  }

  std::unique_ptr<UvRuntime> world;
  std::unique_ptr<Transport> connected;
  Endpoint reached;
  Error failure;
};

NameCache::LookUp twoAddresses(const char* first, const char* second) {
  return [=](const std::string&, NameCache::Told told) { told({{storedAddress(first), storedAddress(second)}, 0}); };
}

TEST(UvNetwork, triesTheNextAddressAMomentBehindOneThatIsSilent) {
  const SilentPort silent("127.0.0.2");
  RealWorld real({false, twoAddresses("127.0.0.2", "127.0.0.1")});
  std::vector<std::unique_ptr<Transport>> accepted;
  const auto listener =
      real.listen({"127.0.0.1", silent.port}, [&](auto transport) { accepted.push_back(std::move(transport)); });
  const Milliseconds startMs = real.world->loop().nowMs();
  real.connect({"home.example.test", silent.port});
  real.runUntil([&] { return real.connected != nullptr; });
  EXPECT_EQ(real.reached.host, "127.0.0.1");
  EXPECT_LT(real.world->loop().nowMs() - startMs, 5'000);
  EXPECT_GE(real.world->loop().nowMs() - startMs, 250);

  // The next time it begins with the one that answered.
  real.connected.reset();
  const Milliseconds againMs = real.world->loop().nowMs();
  real.connect({"home.example.test", silent.port});
  real.runUntil([&] { return real.connected != nullptr; });
  EXPECT_LT(real.world->loop().nowMs() - againMs, 200);
}

TEST(UvNetwork, triesTheNextAddressAtOnceBehindOneThatRefuses) {
  RealWorld real({false, twoAddresses("127.0.0.3", "127.0.0.1")});
  std::vector<std::unique_ptr<Transport>> accepted;
  const auto listener =
      real.listen({"127.0.0.1", 0}, [&](auto transport) { accepted.push_back(std::move(transport)); });
  real.connect({"home.example.test", listener->endpoint().port});
  real.runUntil([&] { return real.connected != nullptr; });
  EXPECT_EQ(real.reached.host, "127.0.0.1");
}

// Nothing is left of a connect that nobody waits for.
TEST(UvNetwork, closesTheSocketOfAConnectThatIsGivenUp) {
  const SilentPort silent("127.0.0.1");
  RealWorld real;
  const size_t before = socketsOpen();
  std::vector<AbandonConnect> underWay;
  for (int i = 0; i < 50; ++i) underWay.push_back(real.connect({"127.0.0.1", silent.port}));
  real.runUntil([&] { return socketsOpen() == before + 50; });
  for (const AbandonConnect& abandon : underWay) abandon();
  EXPECT_EQ(socketsOpen(), before);
  for (const AbandonConnect& abandon : underWay) abandon();
  EXPECT_TRUE(real.failure.what.empty() && !real.connected);
}

TEST(UvNetwork, forgetsALookUpThatIsGivenUp) {
  NameCache::Told told;
  RealWorld real({false, [&](const std::string&, NameCache::Told tell) { told = std::move(tell); }});
  real.connect({"home.example.test", 143})();
  told({{storedAddress("127.0.0.1")}, 0});
  real.world->loop().after(20, TimerKind::kGuard, [&] { real.world->stop(); });
  real.run();
  EXPECT_TRUE(real.failure.what.empty() && !real.connected);
}

TEST(UvNetwork, letsBothFamiliesListenOnOnePort) {
  RealWorld real;
  const auto any4 = real.listen({"0.0.0.0", 0}, [](auto) {});
  const auto any6 = real.world->network().listen({"::", any4->endpoint().port}, [](auto) {});
  if (!any6 && any6.error().what != "address already in use") GTEST_SKIP() << any6.error().message();
  EXPECT_TRUE(any6.ok()) << any6.error().message();
}

// A connection that its owner has closed is not gone while the other side holds it, and is soon.
TEST(UvNetwork, keepsATokenUntilTheDescriptorIsFree) {
  RealWorld real;
  auto token = std::make_shared<int>(0);
  const std::weak_ptr<int> seen = token;
  const size_t before = socketsOpen();
  const auto listener = real.listen({"127.0.0.1", 0}, [&](std::unique_ptr<Transport> transport) {
    transport->keepUntilGone(std::exchange(token, nullptr));
  });
  real.connect(listener->endpoint());  // and never ends of itself
  real.runUntil([&] { return real.connected != nullptr && token == nullptr; });
  EXPECT_FALSE(seen.expired());
  const Milliseconds closedMs = real.world->loop().nowMs();
  real.runUntil([&] { return seen.expired(); });
  EXPECT_LT(real.world->loop().nowMs() - closedMs, 3'000);
  EXPECT_EQ(socketsOpen(), before + 3);  // the listener twice, and the client
}

TEST(UvNetwork, letsATokenGoAtOnceWithAReset) {
  RealWorld real;
  auto token = std::make_shared<int>(0);
  const std::weak_ptr<int> seen = token;
  bool goneAtOnce = false;
  const auto listener = real.listen({"127.0.0.1", 0}, [&](std::unique_ptr<Transport> transport) {
    transport->keepUntilGone(std::exchange(token, nullptr));
    transport->send("* BYE\r\n");
    transport->reset();
    goneAtOnce = seen.expired();
  });
  real.connect(listener->endpoint());
  real.runUntil([&] { return token == nullptr; });
  EXPECT_TRUE(goneAtOnce);
}

TEST(UvNetwork, tellsWhenAConnectionHasTakenTheLastDescriptors) {
  RealWorld real;
  std::vector<std::unique_ptr<Transport>> accepted;
  int told = 0;
  const auto listener =
      real.listen({"127.0.0.1", 0}, [&](auto transport) { accepted.push_back(std::move(transport)); });
  listener->tellWhenFull([&] { ++told; });
  real.connect(listener->endpoint());
  real.runUntil([&] { return accepted.size() == 1; });
  EXPECT_EQ(told, 0);
  rlimit before{};
  getrlimit(RLIMIT_NOFILE, &before);
  rlimit low = before;
  low.rlim_cur = static_cast<rlim_t>(fcntl(0, F_DUPFD, 3)) + 5;
  close(static_cast<int>(low.rlim_cur) - 5);
  setrlimit(RLIMIT_NOFILE, &low);
  real.connect(listener->endpoint());
  real.runUntil([&] { return told > 0; });
  setrlimit(RLIMIT_NOFILE, &before);
  EXPECT_EQ(told, 1);
}

}  // namespace
}  // namespace coexist
