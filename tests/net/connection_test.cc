#include "net/connection.h"

#include <gtest/gtest.h>

#include "net/net_kit.h"

namespace coexist {
namespace {

using Strings = std::vector<std::string>;

// Runs `check` in every laboratory.
void inEveryLab(const std::function<void(NetWorld&)>& check) {
  size_t number = 0;
  for (const auto& makeLab : everyLab()) {
    SCOPED_TRACE("lab " + std::to_string(number++));
    NetWorld world(makeLab());
    check(world);
    if (testing::Test::HasFatalFailure()) return;
  }
}

Hooks echo() {
  Hooks hooks;
  hooks.line = [](Peer& peer, std::string_view line) { peer.send(std::string(line) + "\r\n"); };
  hooks.end = [](Peer& peer) { peer.close(); };
  return hooks;
}

Hooks saying(std::string text) {
  Hooks hooks;
  hooks.open = [text = std::move(text)](Peer& peer) { peer.send(text); };
  return hooks;
}

TEST(Connection, carriesNominalEndpointsOnBothSides) {
  inEveryLab([](NetWorld& world) {
    world.serve(kFront, echo());
    Conversation& first = world.dial(kFront, {});
    Conversation& second = world.dial(kFront, {});
    world.rest();
    ASSERT_EQ(world.acceptedCount(), 2u);
    EXPECT_EQ(first.connection->peer().local(), (Endpoint{"client", 50'000}));
    EXPECT_EQ(second.connection->peer().local(), (Endpoint{"client", 50'001}));
    EXPECT_EQ(first.connection->peer().remote(), kFront);
    EXPECT_EQ(world.accepted().connection->peer().local(), kFront);
    EXPECT_EQ(world.accepted().connection->peer().remote().host, "client");
  });
}

TEST(Connection, isRefusedWhereNobodyListens) {
  inEveryLab([](NetWorld& world) {
    world.serve(kFront, echo());
    Conversation& never = world.dial({"front.example.test", 144}, {});
    world.rest();
    EXPECT_EQ(never.refused.what, "connection refused");
    world.stopServing();
    Conversation& late = world.dial(kFront, {});
    world.rest();
    EXPECT_EQ(late.refused.what, "connection refused");
    EXPECT_EQ(late.refused.where, kFront.text());
  });
}

TEST(Connection, refusesASecondListenerOnOneEndpoint) {
  for (const auto& makeLab : everyLab()) {
    const auto lab = makeLab();
    auto first = lab->network().listen(kFront, [](std::unique_ptr<Transport>) {});
    ASSERT_TRUE(first.ok());
    EXPECT_EQ(lab->network().listen(kFront, [](std::unique_ptr<Transport>) {}).error().what, "address already in use");
    first.value().reset();
    EXPECT_TRUE(lab->network().listen(kFront, [](std::unique_ptr<Transport>) {}).ok());
  }
}

TEST(Connection, appliesOctetCountsToWhatHasAlreadyArrived) {
  inEveryLab([](NetWorld& world) {
    Hooks server;
    server.line = [](Peer& peer, std::string_view line) {
      if (line.ends_with("{7}")) peer.readOctets(7);
    };
    world.serve(kFront, server);
    world.dial(kFront, saying("a LOGIN {7}\r\nal\r\nice {7}\r\n1\r\n2\r\n3\r\nb NOOP\r\n"));
    world.rest();
    EXPECT_EQ(world.accepted().seen.lines, (Strings{"a LOGIN {7}", " {7}", "", "b NOOP"}));
    EXPECT_EQ(world.accepted().seen.data, "al\r\nice1\r\n2\r\n3");
  });
}

TEST(Connection, deliversNothingWhileReadingIsPaused) {
  inEveryLab([](NetWorld& world) {
    Hooks server;
    server.line = [](Peer& peer, std::string_view line) {
      if (line == "stop") {
        peer.pauseReading();
        peer.startTimer(1, 60'000, TimerKind::kGuard);
      }
    };
    server.timer = [](Peer& peer, int) { peer.resumeReading(); };
    world.serve(kFront, server);
    Hooks client = saying("one\r\nstop\r\ntwo\r\nstop\r\nthree\r\n");
    client.open = [open = client.open](Peer& peer) {
      open(peer);
      peer.finish();
    };
    world.dial(kFront, client);
    world.rest();
    const Seen& seen = world.accepted().seen;
    EXPECT_EQ(seen.lines, (Strings{"one", "stop"}));
    world.advance(60'000);
    EXPECT_EQ(seen.lines, (Strings{"one", "stop", "two", "stop"}));
    EXPECT_EQ(seen.events, (Strings{"connected"}));
    world.advance(60'000);
    EXPECT_EQ(seen.lines.size(), 5u);
    EXPECT_EQ(seen.events, (Strings{"connected", "closed by peer"}));
  });
}

TEST(Connection, tellsOfALineBeyondTheLimitOnceAndReadsNothingMore) {
  inEveryLab([](NetWorld& world) {
    int told = 0;
    Hooks server;
    server.lineTooLong = [&told](Peer& peer) {
      ++told;
      peer.send("* BYE line too long\r\n");
      peer.close();
    };
    world.serve(kFront, server);
    Hooks client = saying("ok\r\n" + std::string(9000, 'x') + "\r\nnever\r\n");
    client.end = [](Peer& peer) { peer.close(); };
    const Conversation& dialled = world.dial(kFront, client);
    world.rest();
    EXPECT_EQ(told, 1);
    EXPECT_EQ(world.accepted().seen.lines, (Strings{"ok"}));
    EXPECT_EQ(world.accepted().seen.events, (Strings{"connected", "line too long", "closed"}));
    EXPECT_EQ(dialled.seen.lines, (Strings{"* BYE line too long"}));
    EXPECT_EQ(dialled.seen.events, (Strings{"connected", "closed by peer", "closed"}));
  });
}

TEST(Connection, survives64MiBWithoutALineEnd) {
  for (const bool overTcp : {false, true}) {
    NetWorld world(overTcp ? tcpLab() : Lab::memory(1));
    Hooks server;
    server.lineTooLong = [](Peer& peer) {
      peer.send("* BYE\r\n");
      peer.close();
    };
    world.serve(kFront, server);
    Hooks client = saying(std::string(64 << 20, 'x'));
    client.end = [](Peer& peer) { peer.close(); };
    const Conversation& dialled = world.dial(kFront, client);
    world.rest();
    EXPECT_TRUE(world.accepted().gone);
    EXPECT_TRUE(dialled.gone);
    EXPECT_EQ(dialled.seen.lines, (Strings{"* BYE"}));
  }
}

TEST(Connection, keepsTheOtherDirectionAfterAHalfClose) {
  inEveryLab([](NetWorld& world) {
    Hooks server;
    server.end = [](Peer& peer) {
      peer.send("still here\r\n");
      peer.startTimer(1, 5'000, TimerKind::kWork);
    };
    server.timer = [](Peer& peer, int) {
      peer.send("and now\r\n");
      peer.finish();
    };
    world.serve(kFront, server);
    Hooks client;
    client.open = [](Peer& peer) {
      peer.send("last words\r\n");
      peer.finish();
    };
    const Conversation& dialled = world.dial(kFront, client);
    world.rest();
    EXPECT_EQ(world.accepted().seen.lines, (Strings{"last words"}));
    EXPECT_EQ(dialled.seen.lines, (Strings{"still here", "and now"}));
    EXPECT_EQ(dialled.seen.events, (Strings{"connected", "closed by peer", "closed"}));
    EXPECT_EQ(world.accepted().seen.events, (Strings{"connected", "closed by peer", "closed"}));
    EXPECT_TRUE(dialled.gone);
    EXPECT_TRUE(world.accepted().gone);
  });
}

TEST(Connection, showsAnUnfinishedLineToItsTapWhenThePeerEnds) {
  for (const auto& lab : everyLab()) {
    NetWorld world(lab());
    Hooks server;
    server.open = [](Peer& peer) {
      peer.send("* OK\r\n* half");
      peer.close();
    };
    world.serve(kFront, server);
    const Conversation& dialled = world.dial(kFront, {});
    world.rest();
    EXPECT_EQ(dialled.seen.lines, (Strings{"* OK"}));
    EXPECT_EQ(dialled.seen.data, "* half");
  }
}

TEST(Connection, deliversWhatWasSentBeforeAReset) {
  inEveryLab([](NetWorld& world) {
    Hooks server;
    server.line = [](Peer& peer, std::string_view) {
      peer.send("going\r\n");
      peer.reset();
    };
    world.serve(kFront, server);
    std::vector<CloseReason> reasons;
    Hooks client = saying("go\r\n");
    client.closed = [&reasons](Peer&, CloseReason reason) { reasons.push_back(reason); };
    const Conversation& dialled = world.dial(kFront, client);
    world.rest();
    EXPECT_EQ(dialled.seen.lines, (Strings{"going"}));
    EXPECT_EQ(dialled.seen.events, (Strings{"connected", "reset by peer"}));
    EXPECT_EQ(world.accepted().seen.events, (Strings{"connected", "reset"}));
    EXPECT_EQ(reasons, (std::vector<CloseReason>{CloseReason::kReset}));
    EXPECT_TRUE(dialled.gone);
  });
}

TEST(Connection, swallowsWhatIsSentToOneThatHasClosed) {
  inEveryLab([](NetWorld& world) {
    Hooks server = saying("bye\r\n");
    server.open = [open = server.open](Peer& peer) {
      open(peer);
      peer.close();
    };
    world.serve(kFront, server);
    Hooks client;
    client.end = [](Peer& peer) { peer.startTimer(1, 1'000, TimerKind::kWork); };
    client.timer = [](Peer& peer, int) {
      peer.send(std::string(1 << 20, 'x'));
      peer.close();
    };
    const Conversation& dialled = world.dial(kFront, client);
    world.rest();
    EXPECT_EQ(dialled.seen.events, (Strings{"connected", "closed by peer", "closed"}));
  });
}

// One relay's half: reads from a source only as fast as the other side takes it.
TEST(Connection, letsASenderKeepItsQueueBelowHighWater) {
  for (const bool overTcp : {false, true}) {
    NetWorld world(overTcp ? tcpLab() : Lab::memory(3));
    constexpr size_t kTotalBytes = 8 << 20;
    constexpr size_t kChunkBytes = 16 << 10;
    size_t sentBytes = 0;
    size_t mostQueued = 0;
    size_t writable = 0;
    const auto fill = [&](Peer& peer) {
      while (sentBytes < kTotalBytes && peer.queuedBytes() <= kHighWaterBytes) {
        peer.send(std::string(kChunkBytes, 'd'));
        sentBytes += kChunkBytes;
        mostQueued = std::max(mostQueued, peer.queuedBytes());
      }
      if (sentBytes >= kTotalBytes) peer.finish();
    };
    Hooks server;
    server.open = fill;
    server.writable = [&](Peer& peer) {
      ++writable;
      fill(peer);
    };
    world.serve(kFront, server);
    size_t readBytes = 0;
    Hooks client;
    client.open = [](Peer& peer) { peer.readRaw(); };
    client.data = [&readBytes](Peer& peer, std::string_view octets) {
      readBytes += octets.size();
      peer.pauseReading();
      peer.startTimer(1, 10, TimerKind::kWork);
    };
    client.timer = [](Peer& peer, int) { peer.resumeReading(); };
    world.dial(kFront, client);
    world.rest();
    EXPECT_EQ(readBytes, kTotalBytes);
    EXPECT_LE(mostQueued, kHighWaterBytes + kChunkBytes);
    EXPECT_GT(writable, overTcp ? 0u : 10u);
  }
}

TEST(Connection, moves64MiBInOneSend) {
  for (const bool overTcp : {false, true}) {
    NetWorld world(overTcp ? tcpLab() : Lab::memory(3));
    size_t readBytes = 0;
    Hooks client;
    client.open = [](Peer& peer) { peer.readRaw(); };
    client.data = [&readBytes](Peer&, std::string_view octets) { readBytes += octets.size(); };
    Hooks server = saying(std::string(64 << 20, 'x'));
    world.serve(kFront, server);
    world.dial(kFront, client);
    world.rest();
    EXPECT_EQ(readBytes, 64u << 20);
  }
}

TEST(Connection, mayBeDestroyedInsideItsOwnCallBacks) {
  for (const std::string moment : {"open", "line", "end", "timer"}) {
    inEveryLab([&moment](NetWorld& world) {
      const auto destroy = [&world](Peer&) { world.accepted().connection.reset(); };
      Hooks server;
      server.open = [&](Peer& peer) {
        if (moment == "timer") peer.startTimer(1, 10, TimerKind::kWork);
        if (moment == "open") destroy(peer);
      };
      if (moment == "line") server.line = [destroy](Peer& peer, std::string_view) { destroy(peer); };
      if (moment == "end") server.end = destroy;
      if (moment == "timer") server.timer = [destroy](Peer& peer, int) { destroy(peer); };
      world.serve(kFront, server);
      Hooks client = saying("one\r\ntwo\r\n");
      client.end = [](Peer& peer) { peer.close(); };
      if (moment == "end") {
        client.open = [open = client.open](Peer& peer) {
          open(peer);
          peer.finish();
        };
      }
      const Conversation& dialled = world.dial(kFront, client);
      world.rest();
      EXPECT_EQ(world.accepted().connection, nullptr);
      EXPECT_FALSE(world.accepted().gone) << "told although its owner had let go";
      EXPECT_EQ(dialled.seen.events, (Strings{"connected", "closed by peer", "closed"})) << moment;
    });
  }
}

TEST(Connection, neverCallsBackFromInsideAPeerCall) {
  inEveryLab([](NetWorld& world) {
    int depth = 0;
    int deepest = 0;
    const auto watched = [&](const std::function<void(Peer&)>& act) {
      return [&depth, &deepest, act](Peer& peer, auto&&...) {
        deepest = std::max(deepest, ++depth);
        act(peer);
        --depth;
      };
    };
    Hooks server;
    server.open = watched([](Peer& peer) { peer.send(std::string(1 << 20, 'x')); });
    server.line = [&](Peer& peer, std::string_view line) {
      watched([line](Peer& watchedPeer) {
        if (line != "stop") return watchedPeer.finish();
        watchedPeer.pauseReading();
        watchedPeer.startTimer(1, 0, TimerKind::kWork);
      })(peer);
    };
    server.timer = watched([](Peer& peer) {
      peer.resumeReading();
      peer.readLines(100);
      peer.readOctets(3);
    });
    server.data = watched([](Peer&) {});
    server.end = watched([](Peer& peer) { peer.finish(); });
    server.writable = watched([](Peer&) {});
    server.closed = watched([](Peer&) {});
    world.serve(kFront, server);
    Hooks client = saying("stop\r\nonetwo\r\n");
    client.open = [open = client.open](Peer& peer) {
      peer.readRaw();
      open(peer);
      peer.finish();
    };
    world.dial(kFront, client);
    world.rest();
    EXPECT_EQ(deepest, 1);
    EXPECT_EQ(world.accepted().seen.lines, (Strings{"stop", "two"}));
    EXPECT_TRUE(world.accepted().gone);
  });
}

TEST(Connection, startsATimerAnewUnderTheSameName) {
  NetWorld world(Lab::memory(1));
  std::vector<Milliseconds> fired;
  Hooks server;
  server.open = [](Peer& peer) {
    peer.startTimer(1, 100, TimerKind::kWork);
    peer.startTimer(1, 300, TimerKind::kWork);
    peer.startTimer(2, 200, TimerKind::kWork);
    peer.startTimer(3, 50, TimerKind::kWork);
    peer.cancelTimer(3);
  };
  server.timer = [&](Peer& peer, int name) {
    fired.push_back(world.loop().nowMs() * 10 + name);
    if (name == 1) {
      peer.startTimer(4, 10, TimerKind::kWork);
      peer.close();
    }
  };
  world.serve(kFront, server);
  world.dial(kFront, {});
  world.rest();
  EXPECT_EQ(fired, (std::vector<Milliseconds>{2002, 3001}));
}

}  // namespace
}  // namespace coexist
