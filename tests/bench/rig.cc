#include "bench/rig.h"

#include <stdexcept>

namespace coexist {
namespace {

void must(const Status& status) {
  if (!status) throw std::runtime_error(status.error().message());
}

template <typename T>
T must(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().message());
  return std::move(*result);
}

constexpr const char* kBackHost = "back.example.test";

}  // namespace

const Catalogues& benchCatalogues() {
  static const Catalogues loaded = must(Catalogues::load(COEXIST_SOURCE_DIR));
  return loaded;
}

Rig::Rig(bool overTcp, const ServicePort& port, const std::string& front, const std::string& back,
         std::shared_ptr<const std::string> message)
    : catalogues_(benchCatalogues()),
      lab_(overTcp ? must(Testbed::tcp()) : Testbed::memory(1)),
      certificates_(kLabUnixSeconds),
      port_(port) {
  Account alice;
  alice.name = alice.account = alice.alias = "alice";
  alice.domain = "EXAMPLE";
  alice.password = "Wonderland.1";
  alice.smtpAddress = alice.upn = "alice@example.test";
  alice.home = "back";
  must(directory_.add(std::move(alice)));
  if (message) store_.of("alice").find("INBOX")->append(std::move(message), kLabUnixSeconds);

  const Product* frontProduct = catalogues_.products.find(front);
  const Product* backProduct = catalogues_.products.find(back);
  if (frontProduct == nullptr || backProduct == nullptr) throw std::runtime_error("no such product");
  frontMachine_ = std::make_unique<Machine>(kFrontHost, frontProduct->defaults);
  backMachine_ = std::make_unique<Machine>(kBackHost, backProduct->defaults);

  BackEndOptions behind;
  behind.name = "back";
  behind.loop = &lab_->loop();
  behind.network = &lab_->network();
  behind.product = backProduct;
  behind.machine = backMachine_.get();
  behind.directory = &directory_;
  behind.store = &store_;
  behind.random = &random_;
  behind.certificates = &certificates_;
  backEnd_ = must(BackEndServer::start(std::move(behind)));

  FrontEndOptions inFront;
  inFront.loop = &lab_->loop();
  inFront.network = &lab_->network();
  inFront.product = frontProduct;
  inFront.machine = frontMachine_.get();
  inFront.directory = &directory_;
  inFront.random = &random_;
  inFront.certificates = &certificates_;
  inFront.listeners = {{{kFrontHost, port.port}, port.implicitTls, port.protocol, port.submission}};
  inFront.homes["back"] = HomeServer{"back", kBackHost, backProduct->family, {}};
  frontEnd_ = must(FrontEnd::start(std::move(inFront)));
}

void Rig::connect() {
  ScriptedClientOptions options;
  options.loop = &lab_->loop();
  options.network = &lab_->network();
  options.server = {kFrontHost, port_.port};
  if (port_.implicitTls)
    options.implicitTls = TlsParameters{must(certificates_.clientContext("", PeerCertificate::kIgnored)), kFrontHost};
  client_ = ScriptedClient::connect(std::move(options));
  rest();
}

void Rig::logOn() {
  say(port_.protocol == MailProtocol::kPop3 ? "USER alice\r\nPASS Wonderland.1\r\n"
                                            : "a1 LOGIN alice Wonderland.1\r\n");
  rest();
}

size_t Rig::messages() { return store_.of("alice").find("INBOX")->messages.size(); }

void Rig::forget() { store_.of("alice").find("INBOX")->messages.clear(); }

void Rig::rest() {
  must(lab_->loop().runToRest());
  if (client_->closed()) throw std::runtime_error("the client has been hung up on");
}

}  // namespace coexist
