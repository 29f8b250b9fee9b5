// What hostile clients do is not what an honest one waits for.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/mailbox/easy_homes.h"

namespace coexist {
namespace {

constexpr size_t kFloods = 10;
constexpr size_t kFloodCommands = 3'000;

// Sends what it has and reads nothing.
class DeafClient final : public PlainSession {
 public:
  DeafClient(SessionIo& made, std::string octets) : PlainSession(made), octets_(std::move(octets)) {}
  void onOpen() override {
    io.pauseReading();
    io.send(octets_);
  }

 private:
  std::string octets_;
};

// Logs on as soon as it is greeted, and remembers how much had been done for others by then.
class HonestClient final : public PlainSession {
 public:
  HonestClient(SessionIo& made, const std::vector<std::string>& logged) : PlainSession(made), logged_(logged) {}
  void onLine(std::string_view line) override {
    PlainSession::onLine(line);
    if (lines.size() == 1) {
      greetedBehind = logged_.size();
      io.send("a1 LOGIN alice alice-secret\r\n");
    } else {
      loggedOnBehind = logged_.size();
    }
  }
  size_t greetedBehind = 0;
  size_t loggedOnBehind = 0;

 private:
  const std::vector<std::string>& logged_;
};

struct Siege {
  explicit Siege(uint64_t seed) : world(seed) {}

  void dial(uint16_t port, const Connection::SessionFactory& make) {
    world.lab->network().connect({"front.example.test", port}, [this, make](Result<std::unique_ptr<Transport>> made) {
      ASSERT_TRUE(made.ok());
      ConnectionOptions options;
      options.loop = &world.lab->loop();
      options.side = ConnectionSide::kConnector;
      world.connections.push_back(Connection::create(std::move(options), std::move(*made), make, [] {}));
    });
  }
  void deaf(uint16_t port, const std::string& octets) {
    dial(port, [octets](SessionIo& io) { return std::make_unique<DeafClient>(io, octets); });
  }

  ImapLab world;
};

TEST(FrontEndFairness, greetsAnHonestClientAndLogsItOnWhateverOthersDo) {
  std::string flood;
  for (size_t i = 0; i < kFloodCommands; ++i) flood += "b NOOP\r\n";
  for (uint64_t seed = 0; seed < 5; ++seed) {
    Siege siege(seed);
    for (size_t i = 0; i < kFloods; ++i) {
      siege.deaf(143, flood);
      siege.deaf(143, "a1 LOGIN alice half-a-li");
      siege.deaf(993, "\x16\x03\x01");  // a TLS handshake that goes no further
    }
    HonestClient* honest = nullptr;
    siege.dial(143, [&](SessionIo& io) {
      auto made = std::make_unique<HonestClient>(io, siege.world.logged);
      honest = made.get();
      return made;
    });
    siege.world.rest();
    ASSERT_NE(honest, nullptr);
    EXPECT_THAT(honest->lines, testing::ElementsAre("* OK The service is ready.", "a1 OK LOGIN completed."));
    // A greeting and a few turns of sixteen commands for each of the others, and the flood goes on behind it.
    EXPECT_LT(honest->greetedBehind, kFloods * 16 * 10);
    EXPECT_LT(honest->loggedOnBehind, kFloods * 16 * 25);
    EXPECT_GT(siege.world.logged.size(), 2 * honest->loggedOnBehind);
  }
}

}  // namespace
}  // namespace coexist
