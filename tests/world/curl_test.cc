// Debian's curl, `coexist gateway` as a program of its own, and a mock back end: a message fetched through real
// sockets.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <future>
#include <thread>

#include "backend/server.h"
#include "gateway/own_certificates.h"
#include "net/real.h"
#include "world/child_process.h"

namespace coexist {
namespace {

using ::testing::HasSubstr;

constexpr const char* kFrontName = "front.example.test";
constexpr const char* kPassword = "Wonder\"land 1";

// A network on which nominal ports are whatever the kernel gives.
class EphemeralNetwork final : public Network {
 public:
  explicit EphemeralNetwork(Network& real) : real_(real) {}
  Result<std::unique_ptr<Listener>> listen(const Endpoint& endpoint, AcceptHandler accept) override {
    auto listener = real_.listen({"127.0.0.1", 0}, std::move(accept));
    if (listener) ports[endpoint.port] = (*listener)->endpoint().port;
    return listener;
  }
  void connect(const Endpoint& endpoint, ConnectHandler handler) override {
    real_.connect(endpoint, std::move(handler));
  }
  std::map<uint16_t, uint16_t> ports;

 private:
  Network& real_;
};

Account account(const std::string& name, const std::string& home) {
  Account made;
  made.name = made.account = made.alias = name;
  made.domain = "EXAMPLE";
  made.password = kPassword;
  made.home = home;
  return made;
}

// A back end called "localhost" in a thread of its own, until stopped.
class BackEndThread {
 public:
  BackEndThread(const Product& product, const TlsIdentity& identity, const std::string& authorityPem,
                std::shared_ptr<const std::string> message)
      : product_(product), certificates_(identity, authorityPem), message_(std::move(message)) {
    thread_ = std::thread([this] { serve(); });
    ports = ready_.get_future().get();
  }
  ~BackEndThread() {
    stop_ = true;
    thread_.join();
  }
  std::map<uint16_t, uint16_t> ports;  // nominal -> real; empty when it could not start

 private:
  void serve() {
    auto world = RealWorld::create({});
    if (!world) return ready_.set_value({});
    EphemeralNetwork network((*world)->network());
    Machine machine("localhost", product_.defaults);
    Directory directory;
    Account computer = account("FRONT$", "");
    computer.trustedHost = kFrontName;
    MailStore store;
    store.of("alice").find("INBOX")->append(message_, 1'700'000'000);
    BackEndOptions options;
    options.name = "main";
    options.loop = &(*world)->loop();
    options.network = &network;
    options.product = &product_;
    options.machine = &machine;
    options.directory = &directory;
    options.store = &store;
    options.random = &random_;
    options.certificates = &certificates_;
    auto server = directory.add(account("alice", "main")).ok() && directory.add(computer).ok()
                      ? BackEndServer::start(std::move(options))
                      : Result<std::unique_ptr<BackEndServer>>(Error{"no accounts"});
    ready_.set_value(server ? network.ports : std::map<uint16_t, uint16_t>{});
    if (!server) return;
    watchForStop(**world);
    (*world)->run();
    server->reset();
  }
  void watchForStop(RealWorld& world) {
    world.loop().after(20, TimerKind::kGuard, [this, &world] {
      if (stop_) return world.stop();
      watchForStop(world);
    });
  }

  const Product& product_;
  OwnCertificates certificates_;
  std::shared_ptr<const std::string> message_;
  SystemRandom random_;
  std::promise<std::map<uint16_t, uint16_t>> ready_;
  std::atomic<bool> stop_ = false;
  std::thread thread_;
};

// `coexist gateway` as a program of its own, on ports that the kernel gives.
class GatewayProgram {
 public:
  GatewayProgram(const std::string& root, const std::filesystem::path& config)
      : process_({"/usr/bin/env", "COEXIST_ROOT=" + root, COEXIST_PROGRAM, "gateway", "--config", config.string()}) {
    for (std::string line = process_.nextErrorLine(); !line.empty(); line = process_.nextErrorLine()) {
      if (line.find(" is up, as ") != line.npos) break;  // the last that it says before it waits
      const size_t port = line.find("listening on 127.0.0.1:");
      if (port != line.npos) (clearPort == 0 ? clearPort : tlsPort) = std::stoi(line.substr(port + 23));
    }
  }
  int stop() {
    process_.terminate();
    return process_.wait();
  }
  int clearPort = 0;
  int tlsPort = 0;

 private:
  ChildProcess process_;
};

// What all cases share: a back end, and two gateways in front of it.
struct MailHouse {
  MailHouse();
  ~MailHouse() { std::filesystem::remove_all(folder); }
  std::string gatewayConfig(const std::string& product, const std::string& family, uint16_t port) const;
  void write(const std::string& name, const std::string& text) const {
    std::filesystem::create_directories((folder / name).parent_path());
    std::ofstream(folder / name) << text;
    std::filesystem::permissions(folder / name, std::filesystem::perms::owner_all);
  }

  std::filesystem::path folder =
      std::filesystem::path(::testing::TempDir()) / ("coexist-curl-" + std::to_string(getpid()));
  std::shared_ptr<const std::string> message;
  std::unique_ptr<BackEndThread> backEnd;
  std::unique_ptr<GatewayProgram> everyMechanism;  // a front end that carries NTLM and PLAIN on trust
  std::unique_ptr<GatewayProgram> loginOnly;       // one that lists no mechanism, so that LOGIN is what is left
};

MailHouse::MailHouse() {
  auto world = RealWorld::create({});
  if (!world) return;
  const int64_t now = (*world)->loop().unixSeconds();
  const auto authority = CertificateAuthority::create("coexist tests", now);
  if (!authority) return;
  const auto front = authority->issue({kFrontName, "localhost"}, now - 60, now + 3600);
  const auto back = authority->issue({"localhost"}, now - 60, now + 3600);
  static const auto products = ProductCatalogue::load(COEXIST_SOURCE_DIR "/fixtures/products");
  const auto loaded = loadMessage(COEXIST_SOURCE_DIR "/fixtures/mailboxes/long.eml");
  if (!front || !back || !products || !loaded) return;
  write("ca.pem", authority->certificatePem());
  write("front.pem", front->certificatePem);
  write("front.key", front->privateKeyPem);
  write("password", kPassword);
  message = *loaded;
  backEnd =
      std::make_unique<BackEndThread>(*products->find("exchange-2016"), *back, authority->certificatePem(), message);
  if (!backEnd->ports.contains(1993)) return;

  write("every.json", gatewayConfig("exchange-2016", "exchange-2016", backEnd->ports.at(1993)));
  everyMechanism = std::make_unique<GatewayProgram>(COEXIST_SOURCE_DIR, folder / "every.json");
  const std::string own = "fixtures/products/";
  std::filesystem::create_directories(folder / own);
  std::filesystem::copy(COEXIST_SOURCE_DIR "/fixtures/products", folder / own);
  write(own + "login-only.json", R"({"title": "Lists no mechanism", "family": "login-only", "extends": "coexist",
    "imap": {"states": {"both": {
      "clear": {"capability": "CAPABILITY IMAP4rev1 STARTTLS", "advertises": [], "honours": [], "tag": "synthetic", "source": "test"},
      "tls": {"capability": "CAPABILITY IMAP4rev1", "advertises": [], "honours": [], "tag": "synthetic", "source": "test"}}}}})");
  write("login.json", gatewayConfig("login-only", "any", backEnd->ports.at(993)));
  loginOnly = std::make_unique<GatewayProgram>(folder.string(), folder / "login.json");
}

std::string MailHouse::gatewayConfig(const std::string& product, const std::string& family, uint16_t port) const {
  return R"({"host": "front.example.test", "plain-text-logons": true,
    "listen": [{"address": "127.0.0.1", "port": 0, "protocol": "imap"},
               {"address": "127.0.0.1", "port": 0, "protocol": "imaps"}],
    "certificate": "front.pem", "key": "front.key",
    "server-account": {"user": "FRONT$", "password-file": "password"},
    "users": [{"user": "alice", "domain": "EXAMPLE", "home": "main", "password-file": "password"}],
    "product": ")" +
         product + R"(", "protocol-log": {"imap": ")" + product + R"(.log"},
    "homes": {"main": {"host": "localhost", "authorities": "ca.pem", "imap": {"port": )" +
         std::to_string(port) + R"(}, "family": ")" + family + "\"}}}";
}

class Curl : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    if (runShell("curl --version 2>/dev/null").exitCode == 0) house = new MailHouse();
  }
  static void TearDownTestSuite() {
    delete house;
    house = nullptr;
  }
  void SetUp() override {
    if (!house) GTEST_SKIP() << "curl is not installed: apt-get install curl";
    ASSERT_TRUE(house->everyMechanism && house->loginOnly) << "the mail house could not be built";
    ASSERT_NE(house->everyMechanism->tlsPort, 0) << "the gateway did not start";
    ASSERT_NE(house->loginOnly->tlsPort, 0) << "the second gateway did not start";
  }

  // Fetches alice's first message. `how` picks mechanism and TLS.
  static ShellResult fetch(const std::string& scheme, int port, const std::string& how,
                           const char* password = kPassword) {
    return runShell("curl -sS --max-time 30 --cacert " + (house->folder / "ca.pem").string() +
                    " -u 'alice:" + password + "' " + how + " '" + scheme + "://localhost:" + std::to_string(port) +
                    "/INBOX;MAILINDEX=1' 2>&1");
  }
  static void fetchesTheMessage(const GatewayProgram& gateway, const std::string& how) {
    for (const ShellResult& result :
         {fetch("imap", gateway.clearPort, how), fetch("imap", gateway.clearPort, how + " --ssl-reqd"),
          fetch("imaps", gateway.tlsPort, how)}) {
      EXPECT_EQ(result.exitCode, 0) << result.output.substr(0, 500);
      EXPECT_TRUE(result.output == *house->message) << result.output.substr(0, 500);
    }
  }
  static std::string logOf(const std::string& product) {
    std::ifstream log(house->folder / (product + ".log"));
    return {std::istreambuf_iterator<char>(log), {}};
  }

  static MailHouse* house;
};

MailHouse* Curl::house = nullptr;

TEST_F(Curl, fetchesAMessageWithNtlm) {
  fetchesTheMessage(*house->everyMechanism, "--login-options AUTH=NTLM");
  EXPECT_THAT(logOf("exchange-2016"), HasSubstr(",authenticate,NTLM,"));
}

TEST_F(Curl, fetchesAMessageWithPlain) {
  fetchesTheMessage(*house->everyMechanism, "--login-options AUTH=PLAIN");
  EXPECT_THAT(logOf("exchange-2016"), HasSubstr(",authenticate,PLAIN,"));
}

TEST_F(Curl, fetchesAMessageWithLogin) {
  fetchesTheMessage(*house->loginOnly, "");
  EXPECT_THAT(logOf("login-only"), HasSubstr(",login,alice *****,"));
}

TEST_F(Curl, isRefusedWithAWrongPassword) {
  const int kLoginDenied = 67;
  const std::string ntlm = "--login-options AUTH=NTLM";
  EXPECT_EQ(fetch("imaps", house->everyMechanism->tlsPort, ntlm, "wrong").exitCode, kLoginDenied);
  EXPECT_EQ(fetch("imaps", house->loginOnly->tlsPort, "", "wrong").exitCode, kLoginDenied);
}

// Attack catalogue A213. Last, because the gateways are gone behind it.
TEST_F(Curl, seesTheGatewaysEndInOrderAtSigterm) {
  EXPECT_EQ(house->everyMechanism->stop(), 0);
  EXPECT_EQ(house->loginOnly->stop(), 0);
  for (const char* product : {"exchange-2016", "login-only"}) {
    EXPECT_THAT(logOf(product), HasSubstr("#Fields: dateTime"));
    EXPECT_EQ(logOf(product).find("Wonder"), std::string::npos);
  }
}

}  // namespace
}  // namespace coexist
