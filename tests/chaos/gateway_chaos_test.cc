// `coexist gateway` among clients and homes that do what comes to their minds, with few descriptors: it stands, it
// serves those who behave as soon as it can, and it ends when it is asked to.
//
// A moment by default. COEXIST_CHAOS_SECONDS makes it longer, COEXIST_CHAOS_SEED another one; the seed is printed where
// it fails. What the kernel does when is not repeated.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
#include <memory>

#include "chaos/chaos_actor.h"
#include "chaos/honest_client.h"
#include "gateway/standalone/own_certificates.h"
#include "kit/mail_house.h"
#include "net/connection.h"
#include "net/uv_runtime.h"

namespace coexist {
namespace {

constexpr const char* kProtocols[] = {"imap", "pop3", "smtp"};
constexpr const char* kPorts[] = {"imap", "imaps", "pop3", "pop3s", "smtp", "smtps", "submission"};
constexpr size_t kClientsAtATime = 120;
constexpr int kDescriptors = 96;  // fewer than clients: the gateway runs out of them again and again
constexpr Milliseconds kBreedMs = 5;
constexpr Milliseconds kAgainMs = 300;
constexpr Milliseconds kPatienceMs = 30'000;

uint64_t numberFrom(const char* variable, uint64_t otherwise) {
  const char* said = std::getenv(variable);
  return said ? std::strtoull(said, nullptr, 10) : otherwise;
}

class GatewayChaos : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_EQ(house_.problem(), "");
    auto world = UvRuntime::create({});
    auto identity = OwnCertificates::selfMade("localhost", 1'700'000'000);
    ASSERT_TRUE(world.ok() && identity.ok());
    world_ = std::move(*world);
    certificates_ = std::make_unique<OwnCertificates>(*identity, "");
    for (const bool tls : {false, true}) {
      for (const char* protocol : kProtocols) listenAsHome(protocol, tls);
    }
    GatewayExtras extras;
    extras.top = R"("verify-back-ends": false, "limits": {"drain-ms": 1000, "back-end-connect-ms": 2000},)";
    extras.homes = home("wild", "clear", false) + home("wild-in-tls", "tls", true);
    extras.users = user("mallory", "wild") + user("trent", "wild-in-tls");
    extras.descriptors = kDescriptors;
    house_.write("wild.password", "secret");
    gateway_ = house_.startGateway("coexist", "exchange-2016", extras);
    ASSERT_TRUE(gateway_ && gateway_->up()) << (gateway_ ? gateway_->said() : "");
    gateway_->readOn();
  }

  std::string home(const std::string& name, const std::string& security, bool tls) const {
    std::string services;
    for (const char* protocol : kProtocols) {
      services += fmt::format(R"(, "{}": {{"port": {}, "security": "{}"}})", protocol,
                              homes_.at({protocol, tls})->endpoint().port, security);
    }
    return fmt::format(R"(, "{}": {{"host": "127.0.0.1"{}}})", name, services);
  }
  static std::string user(const std::string& name, const std::string& at) {
    return fmt::format(
        R"(, {{"user": "{}", "mail": "{}@example.test", "home": "{}", "password-file": "wild.password"}})", name, name,
        at);
  }

  SeededRandom nextRandom() { return SeededRandom{seed_, ++actors_}; }

  void listenAsHome(const std::string& protocol, bool tls) {
    auto made = world_->network().listen({"127.0.0.1", 0}, [this, protocol, tls](std::unique_ptr<Transport> transport) {
      const TlsParameters own{*certificates_->serverContext("", PeerCertificate::kIgnored), ""};
      join(std::move(transport), ConnectionSide::kAcceptor, tls ? &own : nullptr, [&](SessionIo& io) {
        return std::make_unique<ChaosActor>(io, chaosHomeWords(protocol), own, nextRandom());
      });
    });
    ASSERT_TRUE(made.ok());
    homes_[{protocol, tls}] = std::move(*made);
  }

  void join(std::unique_ptr<Transport> transport, ConnectionSide side, const TlsParameters* tls,
            const Connection::SessionFactory& makeSession) {
    ConnectionOptions options;
    options.loop = &world_->loop();
    options.side = side;
    options.implicitTls = tls;
    const uint64_t id = ++lastConnection_;
    connections_[id] = Connection::create(std::move(options), std::move(transport), makeSession,
                                          [this, id] { connections_.erase(id); });
  }

  // Somebody new, unless there are enough; until `until`, and then nobody is left.
  void breed(Milliseconds until) {
    if (world_->loop().nowMs() >= until) {
      connections_.clear();
      return world_->stop();
    }
    for (int left = 4; left > 0 && connections_.size() < kClientsAtATime; --left) connectWildly();
    world_->loop().after(kBreedMs, TimerKind::kWork, [this, until] { breed(until); });
  }

  void connectWildly() {
    SeededRandom random = nextRandom();
    const std::string port = kPorts[random.below(std::size(kPorts))];
    const bool tls = port.ends_with('s') && random.below(8) != 0;
    const std::string protocol = port.starts_with("imap") ? "imap" : port.starts_with("pop3") ? "pop3" : "smtp";
    connectTo(port, [this, tls, protocol, random](std::unique_ptr<Transport> transport) {
      const TlsParameters parameters{*certificates_->clientContext("", PeerCertificate::kIgnored), ""};
      join(std::move(transport), ConnectionSide::kConnector, tls ? &parameters : nullptr, [&](SessionIo& io) {
        return std::make_unique<ChaosActor>(io, chaosClientWords(protocol), parameters, random);
      });
    });
  }

  void connectTo(const std::string& port, std::function<void(std::unique_ptr<Transport>)> connected) {
    const Endpoint target{"127.0.0.1", static_cast<uint16_t>(gateway_->port(port))};
    world_->network().connect(target, [connected = std::move(connected)](Result<std::unique_ptr<Transport>> made) {
      if (made) connected(std::move(*made));
    });
  }

  // Over each protocol again until it gets in: those before it may not have gone yet.
  void logOn(Milliseconds until) {
    bool allIn = true;
    for (const char* protocol : kProtocols) allIn = in_[protocol] && allIn;
    if (allIn || world_->loop().nowMs() >= until) return world_->stop();
    for (const std::string protocol : kProtocols) {
      if (in_[protocol]) continue;
      connectTo(protocol, [this, protocol](std::unique_ptr<Transport> transport) {
        join(std::move(transport), ConnectionSide::kConnector, nullptr,
             [&](SessionIo& io) { return std::make_unique<HonestClient>(io, honestSteps(protocol), in_[protocol]); });
      });
    }
    world_->loop().after(kAgainMs, TimerKind::kWork, [this, until] { logOn(until); });
  }

  const uint64_t seed_ = numberFrom("COEXIST_CHAOS_SEED", 1);
  const uint64_t seconds_ = numberFrom("COEXIST_CHAOS_SECONDS", 2);
  MailHouse house_{"chaos", "exchange-2016"};
  std::unique_ptr<UvRuntime> world_;
  std::unique_ptr<OwnCertificates> certificates_;
  std::map<std::pair<std::string, bool>, std::unique_ptr<Listener>> homes_;  // by protocol, and whether in TLS
  std::map<uint64_t, std::unique_ptr<Connection>> connections_;
  std::unique_ptr<GatewayProgram> gateway_;
  uint64_t actors_ = 0;
  uint64_t lastConnection_ = 0;
  std::map<std::string, bool> in_;
};

TEST_F(GatewayChaos, isSurvivedAndThenEverybodyIsServedAgain) {
  const std::string again = fmt::format("COEXIST_CHAOS_SEED={} COEXIST_CHAOS_SECONDS={}", seed_, seconds_);
  breed(world_->loop().nowMs() + static_cast<Milliseconds>(seconds_ * 1000));
  world_->run();
  EXPECT_GT(lastConnection_, kClientsAtATime) << again;
  logOn(world_->loop().nowMs() + kPatienceMs);
  world_->run();
  for (const char* protocol : kProtocols) EXPECT_TRUE(in_[protocol]) << protocol << ", " << again;
  connections_.clear();
  EXPECT_EQ(gateway_->stop(), 0) << again;
}

}  // namespace
}  // namespace coexist
