// A front end without a loop: fake client, fake back ends, a product written down here, and a directory with a few
// people.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/random.h"
#include "fake_session_io.h"
#include "gateway/mailbox/imap_front_session.h"
#include "gateway/make_front_session.h"

namespace coexist {

class StillLoop final : public Loop {
 public:
  Milliseconds nowMs() const override { return now; }
  int64_t unixMilliseconds() const override { return 1'700'000'000'000 + now; }
  TimerId after(Milliseconds, TimerKind, std::function<void()>) override { return 0; }
  void cancel(TimerId) override {}
  void post(std::function<void()>) override {}
  Milliseconds now = 0;
};

// Remembers what was asked for; the contexts themselves are never looked at by a FakeSessionIo.
class FakeCertificates final : public CertificateStore {
 public:
  Result<std::shared_ptr<const TlsContext>> serverContext(const std::string& name, PeerCertificate) override {
    serverNames.push_back(name);
    if (none) return Error{"no certificate"};
    return std::shared_ptr<const TlsContext>();
  }
  Result<std::shared_ptr<const TlsContext>> clientContext(const std::string& ownName, PeerCertificate io) override {
    clientNames.push_back(ownName);
    clientChecks.push_back(io);
    if (none) return Error{"no certificate"};
    return std::shared_ptr<const TlsContext>();
  }
  bool none = false;
  std::vector<std::string> serverNames;
  std::vector<std::string> clientNames;
  std::vector<PeerCertificate> clientChecks;
};

class FakeConnector final : public BackEndConnector {
 public:
  Id connect(Request request) override {
    requests.push_back(std::move(request));
    return requests.size();
  }
  void abandon(Id id) override { abandoned.push_back(id); }

  // The newest request's connection stands.
  Session& open() {
    peers.push_back(std::make_unique<FakeSessionIo>());
    peers.back()->isSecure = requests.back().implicitTls.has_value();
    sessions.push_back(requests.back().makeSession(*peers.back()));
    sessions.back()->onOpen();
    return *sessions.back();
  }
  FakeSessionIo& io() { return *peers.back(); }
  std::vector<Request> requests;
  std::vector<Id> abandoned;
  std::vector<std::unique_ptr<FakeSessionIo>> peers;
  std::vector<std::unique_ptr<Session>> sessions;
};

// Serves IMAP and POP3 by rules towards the families "old" (replay in clear), "upgrading" (replay behind STARTTLS),
// "own" (server trust) and "service" (service account).
Product frontProduct();     // tells what happens at a home as products of old do, as a refusal
Product truthfulProduct();  // as it is

// alice lives on "legacy" (old), bob and HealthMailbox1 on "own", carol on "upgrading", dave on "service", erin nowhere
// known; each one's password is NAME-secret.
Directory frontDirectory();
Account person(const std::string& name, const std::string& home);

inline constexpr MailProtocol kPop3 = MailProtocol::kPop3;

// PLAIN's one message, in base64.
std::string saslPlain(const std::string& authorizationId, const std::string& user, const std::string& password);

struct FrontFixture {
  explicit FrontFixture(Product made = frontProduct())
      : product(std::move(made)), machine("front.example.test", product.defaults), directory(frontDirectory()) {
    options.loop = &loop;
    options.product = &product;
    options.machine = &machine;
    options.directory = &directory;
    options.random = &random;
    options.certificates = &certificates;
    options.listeners = {{{"front.example.test", 143}, false}};
    options.homes = {{"legacy", {"legacy", "old.example.test", "old", {}}},
                     {"own", {"own", "back.example.test", "own", {}}},
                     {"upgrading", {"upgrading", "tls.example.test", "upgrading", {}}},
                     {"service", {"service", "service.example.test", "service", {}}}};
    options.own = {"FRONT$", "computer-secret", "EXAMPLE/proxy", "proxy-secret"};
    options.health = &health;
    context.options = &options;
    context.connector = &connector;
    context.log = &log;
  }

  // A client stands there, has been greeted and says nothing yet.
  void start(MailProtocol protocol = MailProtocol::kImap) {
    const uint16_t port = protocol == MailProtocol::kImap ? 143 : protocol == MailProtocol::kPop3 ? 110 : 25;
    listener = {{"front.example.test", port}, false, protocol};
    session = makeFrontSession(context, client, 3, listener);
    session->startGuard();
    session->onOpen();
    client.take();
  }
  // Changes the settings in effect.
  template <typename Change>
  void configure(MailProtocol protocol, Change change) {
    ServiceSettings settings = machine.configured(protocol);
    change(settings);
    machine.configure(protocol, settings);
    machine.restart(protocol, MachineService::kFrontEnd);
  }
  // What is answered to one line.
  std::string say(std::string_view line) {
    session->onLine(line);
    return client.take();
  }

  // What is answered to the last line of an exchange: `command`, answered by `continuation`, then type 1 and type 3.
  std::string ntlm(std::string_view command, std::string_view continuation, const std::string& user,
                   const std::string& password);

  StillLoop loop;
  Product product;
  Machine machine;
  Directory directory;
  SeededRandom random{1};
  FakeCertificates certificates;
  HealthMonitor health;
  FrontEndOptions options;
  FakeConnector connector;
  std::vector<std::string> logged;
  ProtocolLog log{loop, [this](const std::string& line) { logged.push_back(line); }};
  FrontContext context;
  FakeSessionIo client;
  FrontEndListener listener;
  std::unique_ptr<FrontSession> session;
};

}  // namespace coexist
