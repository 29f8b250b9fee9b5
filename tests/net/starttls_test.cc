// TLS switched on in place, and what must never get into it. The numbers are those of the attack catalogue.
#include <gtest/gtest.h>

#include "net/net_kit.h"

namespace coexist {
namespace {

using Strings = std::vector<std::string>;
const Strings kPlaintextBehind{"connected", "closed: plaintext behind STARTTLS"};

Hooks victim() {
  Hooks hooks;
  hooks.line = [](SessionIo& io, std::string_view line) {
    if (line == "s1 STARTTLS") {
      io.send("s1 OK\r\n");
      return io.startTls(serverTls());
    }
    io.send("answered\r\n");
  };
  hooks.end = [](SessionIo& io) { io.close(); };
  return hooks;
}

// Every seed, and TCP.
void forManyLabs(const std::function<void(NetWorld&)>& check) {
  for (uint64_t seed = 0; seed <= 200; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    NetWorld world(seed == 200 ? tcpLab() : Testbed::memory(seed));
    check(world);
  }
}

void expectRefused(const Hooks& attacker) {
  forManyLabs([&attacker](NetWorld& world) {
    world.serve(kFront, victim());
    const Conversation& dialled = world.dial(kFront, attacker);
    world.rest();
    EXPECT_EQ(world.accepted().seen.lines, (Strings{"s1 STARTTLS"}));
    EXPECT_EQ(world.accepted().seen.sent, "s1 OK\r\n");
    EXPECT_EQ(world.accepted().seen.events, kPlaintextBehind);
    EXPECT_TRUE(world.accepted().gone);
    EXPECT_TRUE(dialled.gone);
    EXPECT_EQ(dialled.seen.lines, (Strings{"s1 OK"}));
    EXPECT_EQ(dialled.seen.events,
              (Strings{"connected", "TLS failed: the other side closed the connection during the handshake"}));
  });
}

Hooks attackerSaying(std::string text) {
  Hooks hooks;
  hooks.open = [text = std::move(text)](SessionIo& io) { io.send(text); };
  hooks.line = [](SessionIo& io, std::string_view) { io.startTls(clientTls()); };
  hooks.secured = [](SessionIo& io, const TlsInfo&) { io.send("OP\r\n"); };
  return hooks;
}

TEST(StartTls, refusesACommandInTheSameSegmentA001) {
  expectRefused(attackerSaying("s1 STARTTLS\r\ninj2 CAPABILITY\r\n"));
}

TEST(StartTls, refusesHalfACommandA003) { expectRefused(attackerSaying("s1 STARTTLS\r\ninj3 NO")); }

TEST(StartTls, refusesACommandWithTheClientHelloA004) {
  Hooks attacker;
  attacker.open = [](SessionIo& io) {
    io.send("s1 STARTTLS\r\ninj2 CAPABILITY\r\n");
    io.startTls(clientTls());
  };
  forManyLabs([&attacker](NetWorld& world) {
    world.serve(kFront, victim());
    world.dial(kFront, attacker);
    world.rest();
    EXPECT_EQ(world.accepted().seen.lines, (Strings{"s1 STARTTLS"}));
    EXPECT_EQ(world.accepted().seen.sent, "s1 OK\r\n");
    EXPECT_EQ(world.accepted().seen.events, kPlaintextBehind);
  });
}

TEST(StartTls, refusesACommandThatComesLaterA002) {
  Hooks attacker;
  attacker.open = [](SessionIo& io) {
    io.send("s1 STARTTLS\r\n");
    io.startTimer(1, 30, TimerKind::kWork);
  };
  attacker.timer = [](SessionIo& io, int) { io.send("inj2 CAPABILITY\r\n"); };
  attacker.end = [](SessionIo& io) { io.close(); };
  forManyLabs([&attacker](NetWorld& world) {
    world.serve(kFront, victim());
    const Conversation& dialled = world.dial(kFront, attacker);
    world.rest();
    EXPECT_EQ(world.accepted().seen.lines, (Strings{"s1 STARTTLS"}));
    EXPECT_EQ(world.accepted().seen.events, kPlaintextBehind);
    EXPECT_EQ(dialled.seen.lines, (Strings{"s1 OK"}));
  });
}

TEST(StartTls, refusesAServerThatSaysMoreBehindItsOk) {
  Hooks server;
  server.line = [](SessionIo& io, std::string_view) {
    io.send("s1 OK\r\n* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n");
    io.startTls(serverTls());
  };
  forManyLabs([&server](NetWorld& world) {
    world.serve(kFront, server);
    const Conversation& dialled = world.dial(kFront, attackerSaying("s1 STARTTLS\r\n"));
    world.rest();
    EXPECT_EQ(dialled.seen.lines, (Strings{"s1 OK"}));
    EXPECT_EQ(dialled.seen.events, kPlaintextBehind);
    EXPECT_TRUE(world.accepted().gone);
  });
}

TEST(StartTls, failsImplicitTlsThatBeginsInClear) {
  forManyLabs([](NetWorld& world) {
    const TlsParameters tls = serverTls();
    Hooks server;
    Strings failed;
    server.tlsFailed = [&failed](SessionIo&, const Error& error) { failed.push_back(error.what); };
    world.serve(kFront, server, &tls);
    Hooks client;
    client.open = [](SessionIo& io) { io.send("a1 NOOP\r\n"); };
    client.end = [](SessionIo& io) { io.close(); };
    const Conversation& dialled = world.dial(kFront, client);
    world.rest();
    EXPECT_EQ(failed, (Strings{"plaintext instead of a TLS handshake"}));
    EXPECT_EQ(world.accepted().seen.events, (Strings{"connected", "TLS failed: plaintext instead of a TLS handshake"}));
    EXPECT_EQ(dialled.seen.events, (Strings{"connected", "closed by peer", "closed"}));
  });
}

TEST(StartTls, opensImplicitTlsAfterTheHandshake) {
  forManyLabs([](NetWorld& world) {
    const TlsParameters server = serverTls();
    const TlsParameters client = clientTls();
    Hooks greeter;
    greeter.open = [](SessionIo& io) { io.send(io.secure() ? "* OK secure\r\n" : "* OK clear\r\n"); };
    world.serve(kFront, greeter, &server);
    Hooks reader;
    reader.line = [](SessionIo& io, std::string_view) { io.close(); };
    const Conversation& dialled = world.dial(kFront, reader, &client);
    world.rest();
    EXPECT_EQ(dialled.seen.lines, (Strings{"* OK secure"}));
    EXPECT_EQ(dialled.seen.events, (Strings{"connected", "TLS ok, TLS 1.3, name front.example.test", "closed"}));
    EXPECT_EQ(world.accepted().seen.events,
              (Strings{"connected", "TLS ok, TLS 1.3, name front.example.test", "closed by peer"}));
  });
}

TEST(StartTls, tellsBothSidesWhyACertificateIsRefused) {
  forManyLabs([](NetWorld& world) {
    const TlsParameters server = serverTls("mail.example.test");
    const TlsParameters client = clientTls("front.example.test");
    world.serve(kFront, {}, &server);
    const Conversation& dialled = world.dial(kFront, {}, &client);
    world.rest();
    EXPECT_EQ(dialled.seen.events, (Strings{"connected",
                                            "TLS failed: the certificate carries mail.example.test, expected "
                                            "front.example.test"}));
    EXPECT_EQ(world.accepted().seen.events,
              (Strings{"connected", "TLS failed: the other side refused: bad certificate"}));
    EXPECT_TRUE(world.accepted().gone);
    EXPECT_TRUE(dialled.gone);
  });
}

TEST(StartTls, failsWithoutACertificate) {
  forManyLabs([](NetWorld& world) {
    Hooks server;
    server.line = [](SessionIo& io, std::string_view) {
      io.send("ok\r\n");
      io.startTls({});
    };
    world.serve(kFront, server);
    world.dial(kFront, attackerSaying("go\r\n"));
    world.rest();
    EXPECT_EQ(world.accepted().seen.events, (Strings{"connected", "TLS failed: no certificate is configured for TLS"}));
  });
}

TEST(StartTls, givesUpOnAHandshakeThatDoesNotCome) {
  NetWorld world(Testbed::memory(1));
  const TlsParameters tls = serverTls();
  world.serve(kFront, {}, &tls);
  world.dial(kFront, {});
  world.rest();
  EXPECT_EQ(world.accepted().seen.events, (Strings{"connected"}));
  world.advance(30'000);
  EXPECT_EQ(world.accepted().seen.events, (Strings{"connected", "TLS failed: no TLS handshake within 30 seconds"}));
  EXPECT_TRUE(world.accepted().gone);
}

TEST(StartTls, movesMegabytesBothWaysInsideTls) {
  for (const bool overTcp : {false, true}) {
    NetWorld world(overTcp ? tcpLab() : Testbed::memory(5));
    const TlsParameters server = serverTls();
    const TlsParameters client = clientTls();
    const std::string body(4 << 20, 'b');
    size_t received[2] = {};
    const auto exchanger = [&body](size_t& count) {
      Hooks hooks;
      hooks.open = [&body](SessionIo& io) {
        io.readRaw();
        io.send(body);
        io.finish();
      };
      hooks.data = [&count](SessionIo&, std::string_view octets) { count += octets.size(); };
      return hooks;
    };
    world.serve(kFront, exchanger(received[0]), &server);
    const Conversation& dialled = world.dial(kFront, exchanger(received[1]), &client);
    world.rest();
    EXPECT_EQ(received[0], body.size());
    EXPECT_EQ(received[1], body.size());
    EXPECT_TRUE(dialled.gone);
    EXPECT_TRUE(world.accepted().gone);
  }
}

}  // namespace
}  // namespace coexist
