// `coexist gateway` as a program of its own: that it ends in order. How the process starts, serves and stops is tested
// without a child (tests/gateway/standalone/gateway_process_test.cc).
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "kit/child_process.h"

namespace coexist {
namespace {

using ::testing::HasSubstr;

// A gateway for nobody's mailboxes.
class GatewayProgram : public ::testing::Test {
 protected:
  void SetUp() override { std::filesystem::create_directories(folder_); }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::vector<std::string> command() const {
    const std::filesystem::path config = folder_ / "gateway.json";
    std::ofstream(config) << R"({"host": "front.example.test", "users": [], "homes": {"main": {"host": "localhost"}},
      "listen": [{"address": "127.0.0.1", "port": 0, "protocol": "imap"}]})";
    return {"/usr/bin/env", "COEXIST_ROOT=" COEXIST_SOURCE_DIR, COEXIST_PROGRAM, "gateway", "--config",
            config.string()};
  }
  // The first line with `words` in it; empty when it ends without.
  static std::string lineWith(ChildProcess& process, const std::string& words) {
    std::string line = process.nextErrorLine();
    while (!line.empty() && line.find(words) == line.npos) line = process.nextErrorLine();
    return line;
  }

  const std::filesystem::path folder_ =
      std::filesystem::path(::testing::TempDir()) / ("coexist-gateway-" + std::to_string(getpid()));
};

TEST_F(GatewayProgram, endsInOrderAtASignalAsSoonAsItIsUp) {
  for (int i = 0; i < 5; ++i) {
    ChildProcess gateway(command());
    EXPECT_THAT(lineWith(gateway, "listening on"), HasSubstr("127.0.0.1:"));
    ASSERT_THAT(lineWith(gateway, " is up"), HasSubstr("front.example.test is up, as coexist"));
    gateway.terminate();
    EXPECT_THAT(lineWith(gateway, "stopped"), HasSubstr("Z stopped\n"));
    EXPECT_EQ(gateway.wait(), 0);
  }
}

// MD4 stands in a module of OpenSSL's that a machine may lack: then NTLM is left out, and nobody can end the program by
// asking for it.
TEST_F(GatewayProgram, leavesNtlmOutWhereItCannotBeComputed) {
  std::vector<std::string> gateway = command();
  gateway.insert(gateway.begin() + 1, "OPENSSL_MODULES=/nonexistent");
  ChildProcess running(gateway);
  EXPECT_THAT(lineWith(running, "NTLM is not offered"), HasSubstr("legacy provider"));
  running.terminate();
  EXPECT_EQ(running.wait(), 0);
  gateway.emplace_back("--check");
  ChildProcess checking(gateway);
  EXPECT_THAT(lineWith(checking, "NTLM is not offered"), HasSubstr("legacy provider"));
  EXPECT_EQ(checking.wait(), 0);
}

}  // namespace
}  // namespace coexist
