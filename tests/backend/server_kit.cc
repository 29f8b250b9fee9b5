#include "backend/server_kit.h"

#include <gtest/gtest.h>

namespace coexist {
namespace {

LabCertificates& certificates() {
  static LabCertificates made(kLabUnixSeconds);  // keys cost time
  return made;
}

class Visitor final : public SessionBase {
 public:
  Visitor(Visit& visit, SessionIo& io) : visit_(visit), io_(io) {}
  void onOpen() override {
    visit_.peerName = io_.tlsInfo().peerName;
    io_.send(visit_.says);
    if (visit_.halfCloses) io_.finish();
  }
  void onLine(std::string_view line) override {
    (inside_ ? visit_.insideTls : visit_.received) += std::string(line) + "\r\n";
    if (visit_.tlsBehind && !inside_ && line.starts_with(visit_.tlsAnswer)) io_.startTls(*visit_.tlsBehind);
  }
  void onLineTooLong() override { ADD_FAILURE() << "a long line"; }
  void onData(std::string_view) override { ADD_FAILURE() << "no data was asked for"; }
  void onSecured(const TlsInfo& info) override {
    inside_ = true;
    visit_.peerName = info.peerName;
    io_.send(visit_.saysInside);
  }
  void onTlsFailed(const Error& error) override { visit_.tlsError = error; }
  void onEnd() override {
    visit_.ended = true;
    io_.close();
  }
  void onClosed(CloseReason) override { visit_.ended = true; }

 private:
  Visit& visit_;
  SessionIo& io_;
  bool inside_ = false;
};

}  // namespace

TlsParameters clientTls(const std::string& expectedName, const std::string& ownName) {
  const auto io = expectedName.empty() ? PeerCertificate::kIgnored : PeerCertificate::kRequired;
  auto context = certificates().clientContext(ownName, io);
  EXPECT_TRUE(context.ok());
  return {*context, expectedName};
}

House::House(std::unique_ptr<Testbed> lab, const Change& change) : lab_(std::move(lab)) {
  product.splitServices = true;
  product.trustPorts[MailProtocol::kImap] = 1993;
  product.trustPorts[MailProtocol::kPop3] = 1995;
  ServiceSettings settings;
  if (change) change(product, settings);
  machine = std::make_unique<Machine>(kHost, settings);
  options.name = "legacy";
  options.loop = &lab_->loop();
  options.network = &lab_->network();
  options.product = &product;
  options.machine = machine.get();
  options.directory = &directory;
  options.store = &store;
  options.random = &random;
  options.certificates = &certificates();
}

House::~House() = default;

void House::open() {
  auto started = BackEndServer::start(options);
  ASSERT_TRUE(started.ok()) << started.error().message();
  server = std::move(*started);
}

Visit& House::visit(uint16_t port, Visit visit) {
  Client& client = clients_.emplace_back(Client{std::move(visit), nullptr});
  lab_->network().connect({kHost, port}, [this, &client](Result<std::unique_ptr<Transport>> transport) {
    Visit& seen = client.visit;
    seen.refused = !transport.ok();
    if (seen.refused) return;
    ConnectionOptions connection;
    connection.loop = &lab_->loop();
    connection.side = ConnectionSide::kConnector;
    connection.implicitTls = seen.tls ? &*seen.tls : nullptr;
    client.connection = Connection::create(
        connection, std::move(*transport), [&seen](SessionIo& io) { return std::make_unique<Visitor>(seen, io); },
        [] {});
  });
  rest();
  return client.visit;
}

void House::say(const std::string& octets, const Visit& visit) {
  for (Client& client : clients_) {
    if (&client.visit == &visit && client.connection) client.connection->io().send(octets);
  }
  rest();
}

void House::hangUp() {
  for (Client& client : clients_) {
    if (client.connection) client.connection->io().reset();
  }
  rest();
}

void House::rest() {
  const Status status = lab_->loop().runToRest();
  ASSERT_TRUE(status.ok()) << status.error().message();
}

std::vector<std::function<std::unique_ptr<Testbed>()>> everyLab() {
  std::vector<std::function<std::unique_ptr<Testbed>()>> labs;
  for (uint64_t seed = 0; seed < 20; ++seed) labs.emplace_back([seed] { return Testbed::memory(seed); });
  labs.emplace_back([] {
    auto lab = Testbed::tcp();
    EXPECT_TRUE(lab.ok());
    return std::move(*lab);
  });
  return labs;
}

std::string presentedName(House& house, uint16_t port) {
  for (const char* name : {kHost, "mail.example.test"}) {
    if (!house.visit(port, {.says = {}, .tls = clientTls(name, "front.example.test")}).received.empty()) return name;
  }
  return "none";
}

}  // namespace coexist
