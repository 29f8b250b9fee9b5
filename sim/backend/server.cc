// The services of one host: who listens where, with which certificate, and which connections are open.
#include "backend/server.h"

#include <algorithm>
#include <list>

#include "backend/imap_session.h"
#include "backend/overridden_session.h"
#include "backend/pop3_session.h"
#include "backend/smtp_session.h"

namespace coexist {
namespace {

// One port of the host.
struct Port {
  MailProtocol protocol = MailProtocol::kImap;
  uint16_t number = 0;
  bool implicitTls = false;
  bool trust = false;  // for front ends of the same kind: the client's certificate counts
  bool submission = false;

  // Where front end and back end are one service, all of its ports are the former's.
  MachineService service() const { return trust ? MachineService::kBackEnd : MachineService::kFrontEnd; }
  bool isOf(MailProtocol ofProtocol, std::optional<MachineService> only) const {
    return protocol == ofProtocol && (!only || *only == service());
  }
};

std::vector<Port> portsOf(const BackEndOptions& options, const Product& product, MailProtocol protocol) {
  std::vector<Port> ports;
  if (!product.serves(protocol)) return ports;
  for (const ServicePort& port : servicePorts()) {
    if (port.protocol != protocol || options.trustPortOnly) continue;
    ports.push_back(
        {.protocol = protocol, .number = port.port, .implicitTls = port.implicitTls, .submission = port.submission});
  }
  if (product.splitServices && product.trustPorts[protocol] != 0) {
    ports.push_back({.protocol = protocol, .number = product.trustPorts[protocol], .implicitTls = true, .trust = true});
  }
  return ports;
}

std::unique_ptr<BackEndSession> makeOwnSession(MailProtocol protocol, const SessionContext& context, SessionIo& io) {
  switch (protocol) {
    case MailProtocol::kImap:
      return std::make_unique<ImapSession>(context, io);
    case MailProtocol::kPop3:
      return std::make_unique<Pop3Session>(context, io);
    case MailProtocol::kSmtp:
      return std::make_unique<SmtpSession>(context, io);
  }
  return nullptr;
}

std::unique_ptr<BackEndSession> makeSession(MailProtocol protocol, SessionContext& context, SessionIo& io,
                                            ReplyOverrides* overrides) {
  if (overrides == nullptr) return makeOwnSession(protocol, context, io);
  return std::make_unique<OverriddenSession>(*overrides, protocol, io,
                                             [&](SessionIo& inner, const ReplacedReply& replaced) {
                                               context.replaced = &replaced;
                                               return makeOwnSession(protocol, context, inner);
                                             });
}

class HostServices final : public BackEndServer {
 public:
  explicit HostServices(BackEndOptions options) : options_(std::move(options)) {}

  Status listen() {
    for (const MailProtocol protocol : kAllMailProtocols) {
      if (Status listening = listen(protocol, {}); !listening) return listening;
    }
    return {};
  }

  Status restart(MailProtocol protocol, std::optional<MachineService> only) override {
    std::erase_if(listeners_, [&](const auto& listening) { return listening.first.isOf(protocol, only); });
    for (Open& open : connections_) {
      if (open.port.isOf(protocol, only)) static_cast<BackEndSession&>(open.connection->session()).shutDown();
    }
    return listen(protocol, only);
  }

  Status install(const Product& product) override {
    listeners_.clear();
    for (Open& open : connections_) static_cast<BackEndSession&>(open.connection->session()).shutDown();
    options_.product = &product;
    return listen();
  }

  bool sayUnasked(std::string_view octets) override {
    if (connections_.empty()) return false;
    connections_.back().connection->io().send(octets);
    return true;
  }

 private:
  struct Open {
    uint64_t id = 0;
    Port port;
    std::unique_ptr<SessionContext> context;
    std::unique_ptr<Connection> connection;
  };

  std::unique_ptr<SessionContext> contextFor(const Port& port) {
    auto context = std::make_unique<SessionContext>();
    context->loop = options_.loop;
    context->product = options_.product;
    context->machine = options_.machine;
    context->directory = options_.directory;
    context->store = options_.store;
    context->random = options_.random;
    context->home = options_.name;
    context->trustPort = port.trust;
    context->submission = port.submission;
    context->unixSeconds = [this] { return options_.loop->unixSeconds(); };
    context->startTls = [this, protocol = port.protocol] {
      return tlsFor({.protocol = protocol}).value_or(TlsParameters{});
    };
    return context;
  }

  Status listen(MailProtocol protocol, std::optional<MachineService> only) {
    for (const Port& port : portsOf(options_, *options_.product, protocol)) {
      if (!port.isOf(protocol, only) || !options_.machine->runs(protocol, port.service())) continue;
      if (port.implicitTls) {
        if (auto usable = certificate(port); !usable) return usable.error();
      }
      auto listener = options_.network->listen(
          {options_.machine->fqdn(), port.number},
          [this, port](std::unique_ptr<Transport> transport) { accept(port, std::move(transport)); });
      if (!listener) return listener.error();
      listeners_.emplace_back(port, std::move(*listener));
    }
    return {};
  }

  // X509CertificateName is what clients see; the services of one server know each other by the server's own name. Asked
  // at every handshake: the administrator may change the name while the service runs.
  Result<std::shared_ptr<const TlsContext>> certificate(const Port& port) {
    const Machine& machine = *options_.machine;
    if (port.trust) {
      // Seed 002: under PlainTextLogin the back-end service presents the certificate that X509CertificateName names on
      // port 1993 too, where front ends expect the server's own name; under SecureLogin it presents the server's own.
      const bool byLoginType = options_.product->has(Quirk::kCertificateNameSettingUnderPlaintextLogin);
      return options_.certificates->serverContext(
          byLoginType ? machine.certificateNameByLoginType(port.protocol, MachineService::kBackEnd) : machine.fqdn(),
          PeerCertificate::kRequired);
    }
    const std::string& name = machine.inEffect(port.protocol, MachineService::kBackEnd).x509CertificateName;
    return options_.certificates->serverContext(name, PeerCertificate::kIgnored);
  }

  std::optional<TlsParameters> tlsFor(const Port& port) {
    auto context = certificate(port);
    if (!context) return std::nullopt;
    return TlsParameters{std::move(*context), {}};
  }

  void accept(const Port& port, std::unique_ptr<Transport> transport) {
    std::optional<TlsParameters> tls;
    if (port.implicitTls) tls = tlsFor(port);
    if (port.implicitTls && !tls) return transport->reset();
    ConnectionOptions options;
    options.loop = options_.loop;
    options.side = ConnectionSide::kAcceptor;
    options.implicitTls = tls ? &*tls : nullptr;
    if (options_.makeTap) options.tap = options_.makeTap(port.protocol);
    const uint64_t id = ++lastId_;
    auto context = contextFor(port);
    auto connection = Connection::create(
        std::move(options), std::move(transport),
        [&](SessionIo& io) { return makeSession(port.protocol, *context, io, options_.overrides); },
        [this, id] { forget(id); });
    connections_.push_back({id, port, std::move(context), std::move(connection)});
  }

  void forget(uint64_t id) {
    connections_.remove_if([id](const Open& open) { return open.id == id; });
  }

  BackEndOptions options_;
  std::vector<std::pair<Port, std::unique_ptr<Listener>>> listeners_;
  std::list<Open> connections_;  // oldest first
  uint64_t lastId_ = 0;
};

}  // namespace

Result<std::unique_ptr<BackEndServer>> BackEndServer::start(BackEndOptions options) {
  auto server = std::make_unique<HostServices>(std::move(options));
  if (Status status = server->listen(); !status) return status.error();
  return std::unique_ptr<BackEndServer>(std::move(server));
}

}  // namespace coexist
