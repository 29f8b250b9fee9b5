// A gateway that reads its configuration again while it serves.
#include "gateway/standalone/gateway_reload.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <filesystem>
#include <fstream>

#include "gateway/standalone/own_certificates.h"
#include "gateway/standalone/process_fixture.h"

namespace coexist {
namespace {

using ::testing::Contains;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

class GatewayReloadTest : public GatewayProcessTest {
 protected:
  void SetUp() override {
    GatewayProcessTest::SetUp();
    config_.plainTextLogins = true;
    config_.verifyBackEnds = false;
    reread_ = [this](std::vector<std::string>& problems) -> std::optional<GatewayConfig> {
      const std::lock_guard lock(mutex_);
      ++readings_;
      problems = problems_;
      return problems.empty() ? next_ : std::nullopt;
    };
  }
  // What stands in the file from now on.
  GatewayConfig write(const std::function<void(GatewayConfig&)>& change) {
    const std::lock_guard lock(mutex_);
    if (!next_) next_ = config_;
    change(*next_);
    return *next_;
  }
  void spoil(const std::string& problem) {
    const std::lock_guard lock(mutex_);
    problems_ = {problem};
  }
  std::string hangUp(std::string_view words) {
    raise(SIGHUP);
    return said(words);
  }
  std::string logOn(const std::string& user, const std::string& password) {
    return answer(greeted(), "a1 LOGIN " + user + " " + password);
  }

  std::mutex mutex_;
  std::optional<GatewayConfig> next_;
  std::vector<std::string> problems_;
  int readings_ = 0;
};

constexpr const char* kIn = "a1 OK LOGIN completed.";

TEST_F(GatewayReloadTest, knowsOtherUsersAndKeepsTheSessionsOfThoseWhoAreGone) {
  start();
  PlainSession& alice = loggedOn();
  EXPECT_THAT(logOn("frank", "frank-secret"), HasSubstr("a1 NO"));
  write([](GatewayConfig& config) { config.users = {person("frank", "legacy")}; });
  EXPECT_THAT(hangUp("reloaded"), EndsWith("Z reloaded: 1 home, 1 user"));
  EXPECT_EQ(logOn("frank", "frank-secret"), kIn);
  EXPECT_THAT(logOn("alice", "alice-secret"), HasSubstr("a1 NO")) << "an account that is gone gets in no more";
  EXPECT_EQ(answer(alice, "a2 NOOP"), "a2 OK done") << "who is in stays";
}

TEST_F(GatewayReloadTest, goesOnWithTheHomesThatASessionBeganWith) {
  start();
  PlainSession& alice = loggedOn();
  PlainSession& waiting = greeted();
  write([](GatewayConfig& config) {
    config.homes.clear();
    config.homes["other"] = {"other", "127.0.0.1", "old", {}};
    config.users = {person("alice", "other")};
  });
  hangUp("reloaded");
  EXPECT_EQ(answer(alice, "a2 NOOP"), "a2 OK done");
  EXPECT_EQ(answer(waiting, "a1 LOGIN alice alice-secret"), kIn) << "it began before";
}

TEST_F(GatewayReloadTest, presentsAnotherCertificateToWhoComesLater) {
  const int64_t now = world_->loop().unixSeconds();
  const auto authority = CertificateAuthority::create("an authority", now);
  ASSERT_TRUE(authority.ok());
  const auto signedByIt = authority->issue({"front.example.test"}, now - 60, now + 600);
  ASSERT_TRUE(signedByIt.ok());
  config_.listeners.front().implicitTls = true;
  config_.identity = *OwnCertificates::selfMade("front.example.test", now);
  start();
  write([&](GatewayConfig& config) { config.identity = *signedByIt; });
  hangUp("reloaded");
  const auto context = TlsContext::client(nullptr, PeerCertificate::kRequired, authority->certificatePem());
  ASSERT_TRUE(context.ok());
  const TlsParameters tls{*context, "front.example.test"};
  EXPECT_EQ(greeted(&tls).lines.front().substr(0, 4), "* OK");
}

TEST_F(GatewayReloadTest, refusesAKeyWithoutItsCertificate) {
  const auto one = OwnCertificates::selfMade("front.example.test", 1'700'000'000);
  const auto other = OwnCertificates::selfMade("front.example.test", 1'700'000'000);
  ASSERT_TRUE(one.ok() && other.ok());
  config_.identity = *one;
  start();
  write([&](GatewayConfig& config) {
    config.identity = TlsIdentity{one->certificatePem, other->privateKeyPem};
    config.users = {person("frank", "legacy")};
  });
  EXPECT_THAT(hangUp("not reloaded"), HasSubstr("nothing has changed: "));
  EXPECT_EQ(logOn("alice", "alice-secret"), kIn);
  EXPECT_THAT(logOn("frank", "frank-secret"), HasSubstr("a1 NO"));
}

TEST_F(GatewayReloadTest, refusesAFileWithAMistakeAndSaysWhere) {
  start();
  spoil("gateway.json:3:5: expected a value");
  EXPECT_THAT(hangUp("not reloaded"),
              EndsWith("Z not reloaded, and nothing has changed: gateway.json:3:5: expected a value"));
  EXPECT_EQ(logOn("alice", "alice-secret"), kIn);
}

TEST_F(GatewayReloadTest, refusesLogsThatCannotBeOpenedAndGoesOnWithThoseThatAre) {
  config_.protocolLogFiles[MailProtocol::kImap] = path("imap.log");
  start();
  write([this](GatewayConfig& config) {
    config.protocolLogFiles[MailProtocol::kImap] = path("new.log");
    config.protocolLogFiles[MailProtocol::kPop3] = path("no-such-folder/pop3.log");
    config.users = {person("frank", "legacy")};
  });
  EXPECT_THAT(hangUp("not reloaded"), HasSubstr("no-such-folder/pop3.log"));
  EXPECT_EQ(logOn("alice", "alice-secret"), kIn);
  process_->stop();
  process_->stop();
  untilEnded();
  EXPECT_THAT(linesOf(path("imap.log")), Contains(HasSubstr("alice *****")));
  EXPECT_THAT(linesOf(path("new.log")), Not(Contains(HasSubstr("alice"))));
}

TEST_F(GatewayReloadTest, opensItsLogsAnewForWhoMovesThem) {
  config_.protocolLogFiles[MailProtocol::kImap] = path("imap.log");
  start();
  greeted();
  std::filesystem::rename(path("imap.log"), path("imap.log.old"));
  write([](GatewayConfig&) {});
  hangUp("reloaded");
  loggedOn();
  process_->stop();
  process_->stop();
  untilEnded();
  EXPECT_THAT(linesOf(path("imap.log")), Contains(HasSubstr("alice *****")));
  EXPECT_THAT(linesOf(path("imap.log")).front(), HasSubstr("#Software")) << "each file has its head";
  EXPECT_THAT(linesOf(path("imap.log.old")), Not(Contains(HasSubstr("alice"))));
}

TEST_F(GatewayReloadTest, saysWhatNeedsARestart) {
  start();
  write([](GatewayConfig& config) {
    config.listeners.push_back({{"127.0.0.1", 0}, false, MailProtocol::kPop3});
    config.host = "other.example.test";
    config.loops = 2;
  });
  for (const char* key : {"\"listen\"", "\"loops\"", "\"host\""}) {
    raise(SIGHUP);
    EXPECT_THAT(said(key), HasSubstr("needs a restart"));
  }
  EXPECT_EQ(logOn("alice", "alice-secret"), kIn);
}

TEST_F(GatewayReloadTest, isTakenByAllLoopsOrNone) {
  constexpr int kClients = 12;
  listenOnOnePort(3);
  start();
  write([](GatewayConfig& config) { config.users = {person("frank", "legacy")}; });
  hangUp("reloaded");
  for (int i = 0; i < kClients; ++i) EXPECT_EQ(logOn("frank", "frank-secret"), kIn);
  write([](GatewayConfig& config) {
    config.users = {person("grace", "legacy")};
    config.trustPem = "-----BEGIN CERTIFICATE-----\nhalf of one";
  });
  hangUp("not reloaded");
  for (int i = 0; i < kClients; ++i) EXPECT_EQ(logOn("frank", "frank-secret"), kIn);
}

TEST_F(GatewayReloadTest, readsOnceMoreForHoweverManySignalsMeanwhile) {
  start();
  write([](GatewayConfig&) {});
  {
    const std::lock_guard whileItReads(mutex_);
    for (int i = 0; i < 10; ++i) raise(SIGHUP);
    // The loop has heard all of them when it has served somebody.
    EXPECT_EQ(logOn("alice", "alice-secret"), kIn);
  }
  EXPECT_NE(said("reloaded"), "");
  EXPECT_EQ(logOn("alice", "alice-secret"), kIn);
  process_->stop();
  process_->stop();
  untilEnded();
  process_.reset();
  const std::lock_guard lock(mutex_);
  EXPECT_GE(readings_, 1);
  EXPECT_LE(readings_, 2);
}

TEST_F(GatewayReloadTest, livesOnWithSignalsThatAreNotForIt) {
  start();
  raise(SIGUSR1);
  raise(SIGUSR2);
  EXPECT_EQ(logOn("alice", "alice-secret"), kIn);
}

}  // namespace
}  // namespace coexist
