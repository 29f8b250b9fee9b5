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
  hooks.line = [](SessionIo& io, std::string_view line) { io.send(std::string(line) + "\r\n"); };
  hooks.end = [](SessionIo& io) { io.close(); };
  return hooks;
}

Hooks saying(std::string text) {
  Hooks hooks;
  hooks.open = [text = std::move(text)](SessionIo& io) { io.send(text); };
  return hooks;
}

TEST(Connection, carriesNominalEndpointsOnBothSides) {
  inEveryLab([](NetWorld& world) {
    world.serve(kFront, echo());
    Conversation& first = world.dial(kFront, {});
    Conversation& second = world.dial(kFront, {});
    world.rest();
    ASSERT_EQ(world.acceptedCount(), 2u);
    EXPECT_EQ(first.connection->io().local(), (Endpoint{"client", 50'000}));
    EXPECT_EQ(second.connection->io().local(), (Endpoint{"client", 50'001}));
    EXPECT_EQ(first.connection->io().remote(), kFront);
    EXPECT_EQ(world.accepted().connection->io().local(), kFront);
    EXPECT_EQ(world.accepted().connection->io().remote().host, "client");
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
    server.line = [](SessionIo& io, std::string_view line) {
      if (line.ends_with("{7}")) io.readOctets(7);
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
    server.line = [](SessionIo& io, std::string_view line) {
      if (line == "stop") {
        io.pauseReading();
        io.startTimer(1, 60'000, TimerKind::kGuard);
      }
    };
    server.timer = [](SessionIo& io, int) { io.resumeReading(); };
    world.serve(kFront, server);
    Hooks client = saying("one\r\nstop\r\ntwo\r\nstop\r\nthree\r\n");
    client.open = [open = client.open](SessionIo& io) {
      open(io);
      io.finish();
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
    server.lineTooLong = [&told](SessionIo& io) {
      ++told;
      io.send("* BYE line too long\r\n");
      io.close();
    };
    world.serve(kFront, server);
    Hooks client = saying("ok\r\n" + std::string(9000, 'x') + "\r\nnever\r\n");
    client.end = [](SessionIo& io) { io.close(); };
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
    NetWorld world(overTcp ? tcpLab() : Testbed::memory(1));
    Hooks server;
    server.lineTooLong = [](SessionIo& io) {
      io.send("* BYE\r\n");
      io.close();
    };
    world.serve(kFront, server);
    Hooks client = saying(std::string(64 << 20, 'x'));
    client.end = [](SessionIo& io) { io.close(); };
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
    server.end = [](SessionIo& io) {
      io.send("still here\r\n");
      io.startTimer(1, 5'000, TimerKind::kWork);
    };
    server.timer = [](SessionIo& io, int) {
      io.send("and now\r\n");
      io.finish();
    };
    world.serve(kFront, server);
    Hooks client;
    client.open = [](SessionIo& io) {
      io.send("last words\r\n");
      io.finish();
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
    server.open = [](SessionIo& io) {
      io.send("* OK\r\n* half");
      io.close();
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
    server.line = [](SessionIo& io, std::string_view) {
      io.send("going\r\n");
      io.reset();
    };
    world.serve(kFront, server);
    std::vector<CloseReason> reasons;
    Hooks client = saying("go\r\n");
    client.closed = [&reasons](SessionIo&, CloseReason reason) { reasons.push_back(reason); };
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
    server.open = [open = server.open](SessionIo& io) {
      open(io);
      io.close();
    };
    world.serve(kFront, server);
    Hooks client;
    client.end = [](SessionIo& io) { io.startTimer(1, 1'000, TimerKind::kWork); };
    client.timer = [](SessionIo& io, int) {
      io.send(std::string(1 << 20, 'x'));
      io.close();
    };
    const Conversation& dialled = world.dial(kFront, client);
    world.rest();
    EXPECT_EQ(dialled.seen.events, (Strings{"connected", "closed by peer", "closed"}));
  });
}

// One relay's half: reads from a source only as fast as the other side takes it.
TEST(Connection, letsASenderKeepItsQueueBelowHighWater) {
  for (const bool overTcp : {false, true}) {
    NetWorld world(overTcp ? tcpLab() : Testbed::memory(3));
    constexpr size_t kTotalBytes = 8 << 20;
    constexpr size_t kChunkBytes = 16 << 10;
    size_t sentBytes = 0;
    size_t mostQueued = 0;
    size_t writable = 0;
    const auto fill = [&](SessionIo& io) {
      while (sentBytes < kTotalBytes && io.queuedBytes() <= kHighWaterBytes) {
        io.send(std::string(kChunkBytes, 'd'));
        sentBytes += kChunkBytes;
        mostQueued = std::max(mostQueued, io.queuedBytes());
      }
      if (sentBytes >= kTotalBytes) io.finish();
    };
    Hooks server;
    server.open = fill;
    server.writable = [&](SessionIo& io) {
      ++writable;
      fill(io);
    };
    world.serve(kFront, server);
    size_t readBytes = 0;
    Hooks client;
    client.open = [](SessionIo& io) { io.readRaw(); };
    client.data = [&readBytes](SessionIo& io, std::string_view octets) {
      readBytes += octets.size();
      io.pauseReading();
      io.startTimer(1, 10, TimerKind::kWork);
    };
    client.timer = [](SessionIo& io, int) { io.resumeReading(); };
    world.dial(kFront, client);
    world.rest();
    EXPECT_EQ(readBytes, kTotalBytes);
    EXPECT_LE(mostQueued, kHighWaterBytes + kChunkBytes);
    EXPECT_GT(writable, overTcp ? 0u : 10u);
  }
}

TEST(Connection, moves64MiBInOneSend) {
  for (const bool overTcp : {false, true}) {
    NetWorld world(overTcp ? tcpLab() : Testbed::memory(3));
    size_t readBytes = 0;
    Hooks client;
    client.open = [](SessionIo& io) { io.readRaw(); };
    client.data = [&readBytes](SessionIo&, std::string_view octets) { readBytes += octets.size(); };
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
      const auto destroy = [&world](SessionIo&) { world.accepted().connection.reset(); };
      Hooks server;
      server.open = [&](SessionIo& io) {
        if (moment == "timer") io.startTimer(1, 10, TimerKind::kWork);
        if (moment == "open") destroy(io);
      };
      if (moment == "line") server.line = [destroy](SessionIo& io, std::string_view) { destroy(io); };
      if (moment == "end") server.end = destroy;
      if (moment == "timer") server.timer = [destroy](SessionIo& io, int) { destroy(io); };
      world.serve(kFront, server);
      Hooks client = saying("one\r\ntwo\r\n");
      client.end = [](SessionIo& io) { io.close(); };
      if (moment == "end") {
        client.open = [open = client.open](SessionIo& io) {
          open(io);
          io.finish();
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
    const auto watched = [&](const std::function<void(SessionIo&)>& act) {
      return [&depth, &deepest, act](SessionIo& io, auto&&...) {
        deepest = std::max(deepest, ++depth);
        act(io);
        --depth;
      };
    };
    Hooks server;
    server.open = watched([](SessionIo& io) { io.send(std::string(1 << 20, 'x')); });
    server.line = [&](SessionIo& io, std::string_view line) {
      watched([line](SessionIo& watchedPeer) {
        if (line != "stop") return watchedPeer.finish();
        watchedPeer.pauseReading();
        watchedPeer.startTimer(1, 0, TimerKind::kWork);
      })(io);
    };
    server.timer = watched([](SessionIo& io) {
      io.resumeReading();
      io.readLines(100);
      io.readOctets(3);
    });
    server.data = watched([](SessionIo&) {});
    server.end = watched([](SessionIo& io) { io.finish(); });
    server.writable = watched([](SessionIo&) {});
    server.closed = watched([](SessionIo&) {});
    world.serve(kFront, server);
    Hooks client = saying("stop\r\nonetwo\r\n");
    client.open = [open = client.open](SessionIo& io) {
      io.readRaw();
      open(io);
      io.finish();
    };
    world.dial(kFront, client);
    world.rest();
    EXPECT_EQ(deepest, 1);
    EXPECT_EQ(world.accepted().seen.lines, (Strings{"stop", "two"}));
    EXPECT_TRUE(world.accepted().gone);
  });
}

TEST(Connection, startsATimerAnewUnderTheSameName) {
  NetWorld world(Testbed::memory(1));
  std::vector<Milliseconds> fired;
  Hooks server;
  server.open = [](SessionIo& io) {
    io.startTimer(1, 100, TimerKind::kWork);
    io.startTimer(1, 300, TimerKind::kWork);
    io.startTimer(2, 200, TimerKind::kWork);
    io.startTimer(3, 50, TimerKind::kWork);
    io.cancelTimer(3);
  };
  server.timer = [&](SessionIo& io, int name) {
    fired.push_back(world.loop().nowMs() * 10 + name);
    if (name == 1) {
      io.startTimer(4, 10, TimerKind::kWork);
      io.close();
    }
  };
  world.serve(kFront, server);
  world.dial(kFront, {});
  world.rest();
  EXPECT_EQ(fired, (std::vector<Milliseconds>{2002, 3001}));
}

}  // namespace
}  // namespace coexist
