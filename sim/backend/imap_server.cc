// The services of one host: who listens where, with which certificate, and which connections are open.
#include <algorithm>
#include <list>

#include "backend/imap_session.h"
#include "backend/quirks.h"
#include "backend/server.h"

namespace coexist {
namespace {

constexpr uint16_t kImapPort = 143;
constexpr uint16_t kImapTlsPort = 993;

// One port of the host.
struct Port {
  uint16_t number = 0;
  bool implicitTls = false;
  bool trust = false;  // for front ends of the same kind: the client's certificate counts
};

std::vector<Port> portsOf(const BackEndOptions& options) {
  std::vector<Port> ports;
  if (!options.product->imap.served) return ports;
  if (!options.trustPortOnly) {
    ports.push_back({.number = kImapPort});
    ports.push_back({.number = kImapTlsPort, .implicitTls = true});
  }
  const Product& product = *options.product;
  if (product.splitServices && product.trustPort != 0) {
    ports.push_back({.number = product.trustPort, .implicitTls = true, .trust = true});
  }
  return ports;
}

class ImapBackEnd final : public BackEndServer {
 public:
  explicit ImapBackEnd(BackEndOptions options) : options_(std::move(options)) {
    for (const bool trust : {false, true}) {
      ImapSessionContext& context = trust ? trustContext_ : context_;
      context.product = options_.product;
      context.machine = options_.machine;
      context.directory = options_.directory;
      context.store = options_.store;
      context.random = options_.random;
      context.home = options_.name;
      context.overrides = options_.overrides;
      context.trustPort = trust;
      context.unixSeconds = [this] { return options_.loop->unixSeconds(); };
      context.startTls = [this] { return tlsFor({}).value_or(TlsParameters{}); };
    }
  }

  Status listen() {
    for (const Port& port : portsOf(options_)) {
      if (port.implicitTls) {
        if (auto usable = certificate(port); !usable) return usable.error();
      }
      auto listener = options_.network->listen(
          {options_.machine->fqdn(), port.number},
          [this, port](std::unique_ptr<Transport> transport) { accept(port, std::move(transport)); });
      if (!listener) return listener.error();
      listeners_.push_back(std::move(*listener));
    }
    return {};
  }

  Status restart() override {
    listeners_.clear();
    for (Open& open : connections_) {
      static_cast<ImapSession&>(open.connection->session()).shutDown();
    }
    return listen();
  }

  bool sayUnasked(std::string_view octets) override {
    if (connections_.empty()) return false;
    connections_.back().connection->peer().send(octets);
    return true;
  }

 private:
  struct Open {
    uint64_t id = 0;
    std::unique_ptr<Connection> connection;
  };

  // X509CertificateName is what clients see; the services of one server know each other by the server's own name. Asked
  // at every handshake: the administrator may change the name while the service runs.
  Result<std::shared_ptr<const TlsContext>> certificate(const Port& port) {
    const Machine& machine = *options_.machine;
    if (port.trust) {
      const std::string name = trustPortCertificateName(*options_.product, machine);
      return options_.certificates->serverContext(name, PeerCertificate::kRequired);
    }
    const std::string& name = machine.inEffect(MachineService::kBackEnd).x509CertificateName;
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
    if (options_.makeTap) options.tap = options_.makeTap();
    const ImapSessionContext& context = port.trust ? trustContext_ : context_;
    const uint64_t id = ++lastId_;
    auto connection = Connection::create(
        std::move(options), std::move(transport),
        [&context](Peer& peer) { return std::make_unique<ImapSession>(context, peer); }, [this, id] { forget(id); });
    connections_.push_back({id, std::move(connection)});
  }

  void forget(uint64_t id) {
    connections_.remove_if([id](const Open& open) { return open.id == id; });
  }

  BackEndOptions options_;
  ImapSessionContext context_;
  ImapSessionContext trustContext_;
  std::vector<std::unique_ptr<Listener>> listeners_;
  std::list<Open> connections_;  // oldest first
  uint64_t lastId_ = 0;
};

}  // namespace

Result<std::unique_ptr<BackEndServer>> BackEndServer::start(BackEndOptions options) {
  auto server = std::make_unique<ImapBackEnd>(std::move(options));
  if (Status status = server->listen(); !status) return status.error();
  return std::unique_ptr<BackEndServer>(std::move(server));
}

}  // namespace coexist
