// One conversation, many interleavings: the transcript must not depend on how the bytes were cut.
#include <gtest/gtest.h>

#include "net/net_kit.h"

namespace coexist {
namespace {

Hooks startTlsServer() {
  Hooks hooks;
  hooks.open = [](SessionIo& io) { io.send("* OK front.example.test ready\r\n"); };
  hooks.line = [](SessionIo& io, std::string_view line) {
    if (line == "a1 STARTTLS") {
      io.send("a1 OK Begin TLS negotiation now.\r\n");
      return io.startTls(serverTls());
    }
    if (line == "a2 LOGIN {5}") {
      io.send("+ Ready\r\n");
      return io.readOctets(5);
    }
    if (line == "a3 LOGOUT") {
      io.send("* BYE\r\na3 OK LOGOUT completed.\r\n");
      return io.close();
    }
    io.send("a2 OK LOGIN completed.\r\n");
  };
  return hooks;
}

Hooks startTlsClient() {
  Hooks hooks;
  hooks.line = [](SessionIo& io, std::string_view line) {
    if (line.starts_with("* OK")) return io.send("a1 STARTTLS\r\n");
    if (line.starts_with("a1 OK")) return io.startTls(clientTls());
    if (line.starts_with("+")) return io.send("alice \"password\"\r\n");
    if (line.starts_with("a2 OK")) return io.send("a3 LOGOUT\r\n");
  };
  hooks.secured = [](SessionIo& io, const TlsInfo&) { io.send("a2 LOGIN {5}\r\n"); };
  hooks.end = [](SessionIo& io) { io.close(); };
  return hooks;
}

std::pair<Seen, Seen> converse(std::unique_ptr<Testbed> lab) {
  NetWorld world(std::move(lab));
  world.serve(kFront, startTlsServer());
  Conversation& client = world.dial(kFront, startTlsClient());
  world.rest();
  EXPECT_TRUE(client.gone);
  EXPECT_EQ(world.acceptedCount(), 1u);
  if (world.acceptedCount() != 1) return {};
  EXPECT_TRUE(world.accepted().gone);
  return {client.seen, world.accepted().seen};
}

TEST(SeedSweep, oneStartTlsConversationIsTheSameForEverySeed) {
  const auto [client, server] = converse(Testbed::memory(0));
  EXPECT_EQ(client.events, (std::vector<std::string>{"connected", "TLS ok, TLS 1.3, name front.example.test",
                                                     "closed by peer", "closed"}));
  EXPECT_EQ(server.events,
            (std::vector<std::string>{"connected", "TLS ok, TLS 1.3, name front.example.test", "closed"}));
  EXPECT_EQ(server.lines, (std::vector<std::string>{"a1 STARTTLS", "a2 LOGIN {5}", " \"password\"", "a3 LOGOUT"}));
  EXPECT_EQ(server.data, "alice");
  for (uint64_t seed = 1; seed <= 500; ++seed) {
    const auto [clientNow, serverNow] = converse(Testbed::memory(seed));
    ASSERT_EQ(clientNow, client) << "seed " << seed << "\n" << clientNow.text();
    ASSERT_EQ(serverNow, server) << "seed " << seed << "\n" << serverNow.text();
  }
}

TEST(SeedSweep, oneStartTlsConversationIsTheSameOverTcp) {
  const auto inMemory = converse(Testbed::memory(1));
  for (int run = 0; run < 20; ++run) {
    const auto [client, server] = converse(tcpLab());
    ASSERT_EQ(client, inMemory.first) << client.text();
    ASSERT_EQ(server, inMemory.second) << server.text();
  }
}

}  // namespace
}  // namespace coexist
