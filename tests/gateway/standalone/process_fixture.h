// A gateway's process inside a test's: started, spoken to over real sockets, and stopped by asking.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "gateway/front_fixture.h"
#include "gateway/plain_session.h"
#include "gateway/standalone/gateway_process.h"

namespace coexist {

// What the operator reads.
class Operator {
 public:
  GatewayOutput output() {
    return {.warn = [this](const std::string& sentence) { warned.push_back(sentence); },
            .tell = [this](const std::string& line) { hear(line); }};
  }
  // The next line with `words` in it; those before it are read too. Empty: none has come yet.
  std::string lineWith(std::string_view words);
  std::vector<std::string> lines();

  std::vector<std::string> warned;

 private:
  void hear(const std::string& line);

  std::mutex mutex_;
  std::vector<std::string> lines_;
  size_t read_ = 0;
};

// A gateway with one listener for IMAP, and a world of clients and one home beside it. alice lives there.
class GatewayProcessTest : public ::testing::Test {
 protected:
  void SetUp() override;
  void TearDown() override;

  void listenOnOnePort(int loops);  // what all loops can listen on together
  void start();
  Error startError();

  using MakeSession = std::function<std::unique_ptr<PlainSession>(SessionIo&)>;
  PlainSession* join(std::unique_ptr<Transport> transport, ConnectionSide side, const MakeSession& make,
                     const TlsParameters* tls = nullptr);

  void until(const std::function<bool()>& done);  // runs the world of clients
  std::string said(std::string_view words);       // the next line with them that the operator reads, waiting for it

  // A client that has been told something; null where the connection was reset before it stood here.
  PlainSession* dial(const TlsParameters* tls = nullptr);
  PlainSession& greeted(const TlsParameters* tls = nullptr);  // a client that has been
  // What the gateway, or the home behind it, says next.
  std::string answer(PlainSession& client, std::string_view line);
  PlainSession& loggedOn();
  bool refusesConnections();
  void untilEnded();

  std::string path(const std::string& name) const { return (folder_ / name).string(); }
  static std::vector<std::string> linesOf(const std::string& path);

  const std::filesystem::path folder_ =
      std::filesystem::path(::testing::TempDir()) / ("coexist-process-" + std::to_string(getpid()));
  const Product product_ = frontProduct();
  GatewayConfig config_;
  RereadConfig reread_;
  std::unique_ptr<UvRuntime> world_;
  std::unique_ptr<Listener> home_;
  std::vector<std::unique_ptr<Connection>> connections_;
  Operator operator_;
  GatewayOutput output_ = operator_.output();
  std::unique_ptr<GatewayProcess> process_;
  std::thread runner_;
  std::atomic<bool> ended_ = false;
};

}  // namespace coexist
