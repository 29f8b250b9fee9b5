#include "gateway/standalone/home_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "gateway/front_fixture.h"
#include "gateway/plain_session.h"
#include "net/connection.h"
#include "net/uv_runtime.h"

namespace coexist {
namespace {

using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::SizeIs;

// A home that greets as it is told, and secures the connection when it is asked to.
class GreetingHome final : public PlainSession {
 public:
  GreetingHome(SessionIo& made, std::string greeting, TlsParameters tls)
      : PlainSession(made), greeting_(std::move(greeting)), tls_(std::move(tls)) {}
  void onOpen() override {
    if (!greeting_.empty()) io.send(greeting_ + "\r\n");
  }
  void onLine(std::string_view line) override {
    if (line != "g1 STARTTLS") return io.send("g1 BAD what\r\n");
    io.send("g1 OK go on\r\n");
    io.startTls(tls_);
  }

 private:
  std::string greeting_;
  TlsParameters tls_;
};

class HomeCheck : public ::testing::Test {
 protected:
  void SetUp() override {
    auto world = UvRuntime::create({});
    ASSERT_TRUE(world.ok());
    world_ = std::move(*world);
    const int64_t now = world_->loop().unixSeconds();
    auto authority = CertificateAuthority::create("an authority", now);
    ASSERT_TRUE(authority.ok());
    identity_ = *authority->issue({"localhost"}, now - 60, now + 600);
    tls_ = {*TlsContext::server(identity_, PeerCertificate::kIgnored, ""), ""};
    config_.product = &product_;
    config_.host = "front.example.test";
    config_.settings = product_.defaults;
    config_.settings[MailProtocol::kImap].enforceCertificateErrors = true;
    config_.listeners = {{{"127.0.0.1", 0}, false, MailProtocol::kImap}};
    config_.trustPem = authority->certificatePem();
  }
  void TearDown() override {
    connections_.clear();
    listeners_.clear();
  }

  void serve(const std::string& name, const std::string& greeting, ProxySecurity security = ProxySecurity::kClear,
             const std::string& host = "localhost") {
    auto made = world_->network().listen({"127.0.0.1", 0}, [this, greeting](std::unique_ptr<Transport> transport) {
      ConnectionOptions options;
      options.loop = &world_->loop();
      connections_.push_back(Connection::create(
          options, std::move(transport),
          [&](SessionIo& io) { return std::make_unique<GreetingHome>(io, greeting, tls_); }, [] {}));
    });
    ASSERT_TRUE(made.ok());
    listeners_.push_back(std::move(*made));
    know(name, listeners_.back()->endpoint().port, security, host);
  }
  void know(const std::string& name, uint16_t port, ProxySecurity security, const std::string& host) {
    HomeServer home{name, host, "old", {}};
    home.services[MailProtocol::kImap] = {port, security};
    config_.homes[name] = home;
  }
  std::vector<HomeFinding> check(Milliseconds limit = 20'000) {
    const auto generation = makeGeneration(config_, identity_);
    EXPECT_TRUE(generation.ok());
    std::thread homes([this] { world_->run(); });
    const auto findings = checkHomes(**generation, limit);
    world_->postFromAnyThread([this] { world_->stop(); });
    homes.join();
    EXPECT_TRUE(findings.ok());
    return findings ? *findings : std::vector<HomeFinding>();
  }
  HomeFinding only() {
    const std::vector<HomeFinding> all = check();
    EXPECT_THAT(all, SizeIs(1));
    return all.empty() ? HomeFinding() : all.front();
  }

  const Product product_ = frontProduct();
  GatewayConfig config_;
  TlsIdentity identity_;
  TlsParameters tls_;
  std::unique_ptr<UvRuntime> world_;
  std::vector<std::unique_ptr<Listener>> listeners_;
  std::vector<std::unique_ptr<Connection>> connections_;
};

TEST_F(HomeCheck, saysHowAHomeGreets) {
  serve("main", "* OK ready \x01");
  const HomeFinding found = only();
  EXPECT_TRUE(found.sound);
  EXPECT_THAT(found.sentence,
              AllOf(HasSubstr("home main, imap: localhost:"), EndsWith(", in clear: * OK ready \\x01")));
}

TEST_F(HomeCheck, checksTheCertificateBehindStartTls) {
  serve("main", "* OK ready", ProxySecurity::kStartTls);
  const HomeFinding found = only();
  EXPECT_TRUE(found.sound) << found.sentence;
  EXPECT_THAT(found.sentence, EndsWith(", STARTTLS: its certificate is good, * OK ready"));
}

TEST_F(HomeCheck, refusesACertificateOfAnotherName) {
  serve("main", "* OK ready", ProxySecurity::kStartTls, "127.0.0.1");
  const HomeFinding found = only();
  EXPECT_FALSE(found.sound) << found.sentence;
}

TEST_F(HomeCheck, saysWhichHomesDoNotAnswer) {
  serve("busy", "* BYE come again");
  serve("silent", "");
  know("gone", 1, ProxySecurity::kClear, "127.0.0.1");
  const std::vector<HomeFinding> all = check(500);
  ASSERT_THAT(all, SizeIs(3));
  for (const HomeFinding& found : all) EXPECT_FALSE(found.sound) << found.sentence;
  EXPECT_THAT(all[0].sentence, HasSubstr("it does not greet: * BYE come again"));
  EXPECT_THAT(all[1].sentence, AllOf(HasSubstr("home gone"), HasSubstr("refused")));
  EXPECT_THAT(all[2].sentence, AllOf(HasSubstr("home silent"), EndsWith("no answer within 500 ms")));
}

}  // namespace
}  // namespace coexist
