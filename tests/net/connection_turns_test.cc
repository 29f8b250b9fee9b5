// A connection's turn: what one side may bring before others have theirs, and what waits meanwhile.
#include <gtest/gtest.h>

#include "net/net_kit.h"

namespace coexist {
namespace {

using Strings = std::vector<std::string>;

const Endpoint kOther{"other.example.test", 143};

std::string numbered(size_t count) {
  std::string lines;
  for (size_t i = 0; i < count; ++i) lines += "line " + std::to_string(i) + "\r\n";
  return lines;
}

Hooks sayingAndEnding(std::string text) {
  Hooks hooks;
  hooks.open = [text = std::move(text)](SessionIo& io) {
    io.send(text);
    io.finish();
  };
  return hooks;
}

TEST(ConnectionTurns, letOthersThroughWhileOneSendsForAllHeIsWorth) {
  for (const auto& makeLab : everyLab()) {
    NetWorld world(makeLab());
    size_t flooded = 0;
    size_t floodedBefore = 0;
    bool heard = false;
    Hooks flood;
    flood.line = [&](SessionIo&, std::string_view) {
      ++flooded;
      // Once the flood runs, somebody else comes.
      if (flooded != 100) return;
      Hooks honest;
      honest.open = [](SessionIo& io) { io.send("hello\r\n"); };
      world.dial(kOther, honest);
    };
    Hooks other;
    other.line = [&](SessionIo&, std::string_view) {
      heard = true;
      floodedBefore = flooded;
    };
    world.serve(kFront, flood);
    world.serve(kOther, other);
    constexpr size_t kLines = 20'000;
    world.dial(kFront, sayingAndEnding(numbered(kLines)));
    world.rest();
    EXPECT_TRUE(heard);
    EXPECT_LT(floodedBefore, 2'000u);
    EXPECT_EQ(flooded, kLines);
  }
}

TEST(ConnectionTurns, loseNothingAndTellTheEndBehindTheLastLine) {
  for (const bool secure : {false, true}) {
    for (const auto& makeLab : everyLab()) {
      NetWorld world(makeLab());
      const TlsParameters server = serverTls();
      const TlsParameters client = clientTls();
      size_t atEnd = 0;
      Hooks hooks;
      hooks.end = [&](SessionIo& io) {
        atEnd = world.accepted().seen.lines.size();
        io.close();
      };
      world.serve(kFront, hooks, secure ? &server : nullptr);
      world.dial(kFront, sayingAndEnding(numbered(1'000)), secure ? &client : nullptr);
      world.rest();
      EXPECT_EQ(atEnd, 1'000u);
      EXPECT_EQ(world.accepted().seen.lines.back(), "line 999");
    }
  }
}

// What stands behind a log-on waits in the kernel.
TEST(ConnectionTurns, holdLittleOfWhatASessionDoesNotTake) {
  for (const auto& makeLab : everyLab()) {
    NetWorld world(makeLab());
    Hooks hooks;
    hooks.line = [](SessionIo& io, std::string_view) { io.pauseReading(); };
    world.serve(kFront, hooks);
    world.dial(kFront, sayingAndEnding(numbered(20'000)));
    world.rest();
    EXPECT_EQ(world.accepted().seen.lines, Strings{"line 0"});
    EXPECT_LE(world.accepted().connection->unfinished().size(), 4'096u);
  }
}

TEST(ConnectionTurns, takeLargeReadsWhereOctetsAreWanted) {
  NetWorld world(Testbed::memory(0));
  size_t pieces = 0;
  Hooks hooks;
  hooks.open = [](SessionIo& io) { io.readRaw(); };
  hooks.data = [&](SessionIo&, std::string_view) { ++pieces; };
  world.serve(kFront, hooks);
  world.dial(kFront, sayingAndEnding(std::string(256 * 1024, 'x')));
  world.rest();
  EXPECT_EQ(pieces, 4u);
}

// A home in TLS that is driven by hand, so that it may end as no decent one would.
class RawTlsServer final : public TransportEvents {
 public:
  RawTlsServer(std::unique_ptr<Transport> made, bool decent)
      : transport_(std::move(made)),
        engine_(std::move(*TlsEngine::create(serverTls(), TlsSide::kServer, kLabUnixSeconds))),
        decent_(decent) {
    transport_->setEvents(this);
  }
  void onBytes(std::string_view bytes) override {
    engine_->feedCiphertext(bytes);
    if (engine_->state() == TlsEngine::State::kReady && !std::exchange(said_, true)) {
      engine_->writePlaintext("* OK half of a\r\n");
      if (decent_) engine_->closeNotify();
    }
    transport_->send(engine_->ciphertext());
    engine_->consumeCiphertext(engine_->ciphertext().size());
    if (said_) transport_->finish();
  }
  void onEnd() override { transport_->close(); }
  void onClosed(CloseReason) override {}
  void onWritable() override {}

 private:
  std::unique_ptr<Transport> transport_;
  std::unique_ptr<TlsEngine> engine_;
  bool decent_;
  bool said_ = false;
};

TEST(ConnectionTurns, takeAnEndWithoutCloseNotifyForAReset) {
  for (const bool decent : {true, false}) {
    NetWorld world(Testbed::memory(1));
    std::unique_ptr<RawTlsServer> server;
    const auto listener = world.lab().network().listen(kFront, [&](std::unique_ptr<Transport> transport) {
      server = std::make_unique<RawTlsServer>(std::move(transport), decent);
    });
    std::string ended;
    Hooks hooks;
    hooks.end = [&](SessionIo& io) {
      ended += "end";
      io.close();
    };
    hooks.closed = [&](SessionIo&, CloseReason reason) { ended += reason == CloseReason::kReset ? "reset" : "other"; };
    const TlsParameters tls = clientTls();
    const Conversation& client = world.dial(kFront, hooks, &tls);
    world.rest();
    EXPECT_EQ(client.seen.lines, Strings{"* OK half of a"});
    EXPECT_EQ(ended, decent ? "end" : "reset");
    server.reset();
  }
}

}  // namespace
}  // namespace coexist
