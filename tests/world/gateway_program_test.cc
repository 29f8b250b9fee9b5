// `coexist gateway` as a program of its own: how it starts, and how it stops.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "net/real.h"
#include "kit/child_process.h"

namespace coexist {
namespace {

using ::testing::HasSubstr;

// A gateway for nobody's mailboxes.
class GatewayProgram : public ::testing::Test {
 protected:
  void SetUp() override { std::filesystem::create_directories(folder_); }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::vector<std::string> command(uint16_t port, int loops) const {
    const std::filesystem::path config = folder_ / "gateway.json";
    std::ofstream(config) << R"({"host": "front.example.test", "users": [], "homes": {"main": {"host": "localhost"}},
      "limits": {"drain-ms": 25000}, "listen": [{"address": "127.0.0.1", "port": )"
                          << port << R"(, "protocol": "imap"}], "loops": )" << loops << "}";
    return {"/usr/bin/env", "COEXIST_ROOT=" COEXIST_SOURCE_DIR, COEXIST_PROGRAM, "gateway", "--config",
            config.string()};
  }
  // The first line with `words` in it; empty when it ends without.
  static std::string lineWith(ChildProcess& process, const std::string& words) {
    std::string line = process.nextErrorLine();
    while (!line.empty() && line.find(words) == line.npos) line = process.nextErrorLine();
    return line;
  }
  static uint16_t freePort() {
    const auto world = RealWorld::create({});
    if (!world) return 0;
    const auto listener = (*world)->network().listen({"127.0.0.1", 0}, [](std::unique_ptr<Transport>) {});
    return listener ? (*listener)->endpoint().port : 0;
  }

  const std::filesystem::path folder_ =
      std::filesystem::path(::testing::TempDir()) / ("coexist-gateway-" + std::to_string(getpid()));
};

TEST_F(GatewayProgram, endsInOrderAtASignalAsSoonAsItIsUp) {
  for (int i = 0; i < 5; ++i) {
    ChildProcess gateway(command(0, 1));
    EXPECT_THAT(lineWith(gateway, "listening on"), HasSubstr("127.0.0.1:"));
    ASSERT_THAT(lineWith(gateway, " is up"), HasSubstr("front.example.test is up, as coexist"));
    gateway.terminate();
    EXPECT_THAT(lineWith(gateway, "stopped"), HasSubstr("Z stopped\n"));
    EXPECT_EQ(gateway.wait(), 0);
  }
}

TEST_F(GatewayProgram, saysOnceForAllLoopsHowLongConnectionsHave) {
  const uint16_t port = freePort();
  ASSERT_NE(port, 0);
  ChildProcess gateway(command(port, 3));
  ASSERT_NE(lineWith(gateway, " is up"), "");
  ChildProcess client(
      {"/bin/bash", "-c",
       "exec 3<>/dev/tcp/127.0.0.1/" + std::to_string(port) + "; read -u 3 a; echo \"$a\" >&2; read -u 3"});
  ASSERT_THAT(client.nextErrorLine(), HasSubstr("* OK"));
  gateway.terminate();
  EXPECT_THAT(lineWith(gateway, "stop"), HasSubstr("Z stopping; 1 connection may take 25 s to end\n"));
  EXPECT_THAT(lineWith(gateway, "stop"), HasSubstr("Z stopped\n"));
  EXPECT_EQ(gateway.wait(), 0);
}

}  // namespace
}  // namespace coexist
