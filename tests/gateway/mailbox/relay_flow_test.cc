// A relay between real connections in TLS whose readers are slow: everything passes.
#include <gtest/gtest.h>

#include "gateway/front_lab.h"
#include "gateway/mailbox/relay.h"

namespace coexist {
namespace {

constexpr size_t kOctetsEachWay = 20 * 1024 * 1024;
constexpr size_t kPieceOctets = 16 * 1024;
constexpr size_t kOctetsBetweenRests = 3 * 1024 * 1024;
constexpr int kRest = 1;

// A client or a home: writes as much as goes and rests behind every few MiB that it has read.
class SlowEnd final : public SessionBase {
 public:
  explicit SlowEnd(SessionIo& made) : io(made) {}
  void onOpen() override {
    io.readRaw();
    write();
  }
  void onData(std::string_view octets) override {
    read += octets.size();
    if (read < nextRest_) return;
    nextRest_ += kOctetsBetweenRests;
    io.pauseReading();
    io.startTimer(kRest, 1'000, TimerKind::kWork);
  }
  void onTimer(int) override { io.resumeReading(); }
  void onWritable() override { write(); }
  void onClosed(CloseReason) override { closed = true; }

  SessionIo& io;
  size_t read = 0;
  bool closed = false;

 private:
  void write() {
    const std::string piece(kPieceOctets, 'x');
    for (; written_ < kOctetsEachWay && io.queuedBytes() <= kHighWaterBytes; written_ += kPieceOctets) io.send(piece);
  }
  size_t written_ = 0;
  size_t nextRest_ = kOctetsBetweenRests;
};

class RelayingEnd final : public SessionBase {
 public:
  explicit RelayingEnd(SessionIo& made) : relay(made), io_(made) {}
  void onOpen() override {
    io_.pauseReading();  // until it is joined
    opened = true;
    if (onceOpen) onceOpen();
  }
  void onData(std::string_view octets) override { relay.onData(octets); }
  void onWritable() override { relay.onWritable(); }
  void onClosed(CloseReason reason) override { relay.onClosed(reason); }

  RelayEnd relay;
  bool opened = false;
  std::function<void()> onceOpen;

 private:
  SessionIo& io_;
};

struct RelayWorld {
  explicit RelayWorld(std::unique_ptr<Testbed> made) : lab(std::move(made)) {}
  ~RelayWorld() {
    while (!connections.empty()) connections.pop_back();
  }

  template <typename Made>
  Made* join(std::unique_ptr<Transport> transport, ConnectionSide side, const std::function<Made*(SessionIo&)>& make) {
    const TlsParameters tls =
        side == ConnectionSide::kAcceptor
            ? TlsParameters{*certificates.serverContext("home.example.test", PeerCertificate::kIgnored), ""}
            : TlsParameters{*certificates.clientContext("", PeerCertificate::kRequired), "home.example.test"};
    ConnectionOptions options;
    options.loop = &lab->loop();
    options.side = side;
    options.implicitTls = &tls;
    Made* session = nullptr;
    connections.push_back(Connection::create(
        std::move(options), std::move(transport),
        [&](SessionIo& io) {
          session = make(io);
          return std::unique_ptr<Session>(session);
        },
        [] {}));
    return session;
  }

  void run() {
    const std::function<SlowEnd*(SessionIo&)> slow = [](SessionIo& io) { return new SlowEnd(io); };
    const std::function<RelayingEnd*(SessionIo&)> between = [](SessionIo& io) { return new RelayingEnd(io); };
    const auto homes = lab->network().listen(kHomeAt, [&](std::unique_ptr<Transport> transport) {
      home = join(std::move(transport), ConnectionSide::kAcceptor, slow);
    });
    const auto fronts = lab->network().listen(kFrontAt, [&](std::unique_ptr<Transport> transport) {
      towardsClient = join(std::move(transport), ConnectionSide::kAcceptor, between);
      towardsClient->onceOpen = [this] { joinOnceBothStand(); };
      lab->network().connect(kHomeAt, [&](Result<std::unique_ptr<Transport>> next) {
        towardsHome = join(std::move(*next), ConnectionSide::kConnector, between);
        towardsHome->onceOpen = [this] { joinOnceBothStand(); };
      });
    });
    lab->network().connect(kFrontAt, [&](Result<std::unique_ptr<Transport>> transport) {
      client = join(std::move(*transport), ConnectionSide::kConnector, slow);
    });
    EXPECT_TRUE(lab->loop().runToRest().ok());
  }

  void joinOnceBothStand() {
    if (towardsHome && towardsClient->opened && towardsHome->opened) {
      RelayEnd::join(towardsClient->relay, towardsHome->relay);
    }
  }

  const Endpoint kHomeAt{"home.example.test", 993};
  const Endpoint kFrontAt{"front.example.test", 993};
  std::unique_ptr<Testbed> lab;
  LabCertificates certificates{kLabUnixSeconds};
  std::vector<std::unique_ptr<Connection>> connections;
  SlowEnd* client = nullptr;
  SlowEnd* home = nullptr;
  RelayingEnd* towardsClient = nullptr;
  RelayingEnd* towardsHome = nullptr;
};

void expectEverythingPasses(std::unique_ptr<Testbed> lab) {
  RelayWorld world(std::move(lab));
  world.run();
  ASSERT_TRUE(world.client && world.home);
  EXPECT_EQ(world.client->read, kOctetsEachWay);
  EXPECT_EQ(world.home->read, kOctetsEachWay);
}

TEST(RelayFlow, passesTensOfMebioctetsEachWayToSlowReadersInMemory) { expectEverythingPasses(Testbed::memory(3)); }

TEST(RelayFlow, passesTensOfMebioctetsEachWayToSlowReadersOverTcp) { expectEverythingPasses(tcpLab()); }

}  // namespace
}  // namespace coexist
