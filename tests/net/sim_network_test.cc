#include "net/sim_network.h"

#include <gtest/gtest.h>

#include "net/net_kit.h"

namespace coexist {
namespace {

TEST(MemoryLab, refusesWhatNobodyListensOn) {
  NetWorld world(Testbed::memory(1));
  Conversation& client = world.dial(kFront, {});
  EXPECT_TRUE(client.refused.what.empty()) << "told inside connect()";
  world.rest();
  EXPECT_EQ(client.refused.what, "connection refused");
  EXPECT_EQ(client.refused.where, "front.example.test:143");
}

TEST(MemoryLab, splitsDifferentlyForEachSeedAndTheSameForOne) {
  const auto piecesOf = [](uint64_t seed) {
    std::vector<std::string> pieces;
    NetWorld world(Testbed::memory(seed));
    Hooks server;
    server.open = [](SessionIo& io) { io.readRaw(); };
    server.data = [&pieces](SessionIo&, std::string_view octets) { pieces.emplace_back(octets); };
    Hooks client;
    client.open = [](SessionIo& io) {
      for (int i = 0; i < 8; ++i) io.send("0123456789abcdef");
    };
    world.serve(kFront, server);
    world.dial(kFront, client);
    world.rest();
    return pieces;
  };
  EXPECT_EQ(piecesOf(0).size(), 8u);
  EXPECT_EQ(piecesOf(7), piecesOf(7));
  EXPECT_NE(piecesOf(7), piecesOf(8));
}

}  // namespace
}  // namespace coexist
