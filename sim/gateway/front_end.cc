#include "gateway/front_end.h"

#include <optional>
#include <set>
#include <utility>

#include "base/text.h"
#include "base/word_row.h"
#include "gateway/login/issued_challenges.h"
#include "gateway/login/penalties.h"
#include "gateway/login/proxyable_mechanisms.h"
#include "gateway/make_front_session.h"
#include "gateway/network_connector.h"
#include "net/connection.h"

namespace coexist {
namespace {

// Running out of descriptors is told to the operator, but not for every client.
constexpr Milliseconds kFullNoticeMs = 60'000;

constexpr WordRow<MailProtocol> kLogTypes[] = {{"IMAP4 Protocol Log", MailProtocol::kImap},
                                               {"POP3 Protocol Log", MailProtocol::kPop3},
                                               {"SMTP Receive Protocol Log", MailProtocol::kSmtp}};
static_assert(std::size(kLogTypes) == kMailProtocols);

Status checkServed(const std::vector<FrontEndListener>& listeners, const Product& product) {
  for (const FrontEndListener& listener : listeners) {
    if (product.serves(listener.protocol)) continue;
    const std::string protocol(mailProtocolName(listener.protocol));
    return Error{product.name + " does not serve " + protocol, listener.endpoint.text(), "a product that does"};
  }
  return {};
}

// What sessions work with from one configuration to the next. They keep it.
struct FrontGeneration {
  FrontEndOptions options;
  std::optional<Product> offered;        // options.product with the mechanisms that are carried; nothing: with all
  std::shared_ptr<Penalties> penalties;  // where the front end shares none
  PerProtocol<FrontContext> contexts;
};

class ProxyFrontEnd final : public FrontEnd {
 public:
  explicit ProxyFrontEnd(FrontEndOptions options)
      : options_(std::move(options)),
        often_(*options_.loop, options_.notice),
        connector_(*options_.loop, *options_.network, options_.limits, [this] { return endpoints(); }),
        sharesPenalties_(options_.penalties != nullptr) {
    if (!options_.connectionLimits) {
      options_.connectionLimits =
          std::make_shared<ConnectionLimits>(options_.limits.maxConnections, options_.limits.maxConnectionsPerAddress);
    }
    if (!options_.issuedChallenges) options_.issuedChallenges = &ownChallenges_;
    for (const MailProtocol protocol : kAllMailProtocols) {
      logs_[protocol] = std::make_unique<ProtocolLog>(
          *options_.loop, [this, protocol](const std::string& line) { writeLog(protocol, line); });
    }
    run(*options_.product);
  }
  ~ProxyFrontEnd() override {
    listeners_.clear();
    clients_.clear();  // before the connections that their sessions are joined to
  }

  Status listen();
  Status restart(MailProtocol protocol) override;
  Status install(const Product& product) override;
  void reconfigure(FrontEndOptions options) override;
  void drain(Milliseconds limit, std::function<void()> drained) override;
  size_t connections() const override { return clients_.size(); }
  std::vector<Endpoint> endpoints() const override;

 private:
  struct Client {
    std::shared_ptr<const FrontGeneration> generation;  // outlives the session
    std::unique_ptr<Connection> connection;
    FrontSession* session = nullptr;
    MailProtocol protocol = MailProtocol::kImap;
  };

  void run(const Product& product);  // for sessions to come
  Status listen(MailProtocol protocol);
  void offer(MailProtocol protocol);  // which mechanisms
  void writeLog(MailProtocol protocol, const std::string& line);
  void accept(const FrontEndListener& listener, std::unique_ptr<Transport> transport);
  std::optional<TlsParameters> tlsFor(const FrontEndListener& listener) const;
  void refuse(const FrontEndListener& listener, std::unique_ptr<Transport> transport);
  void onGone(uint64_t id);
  void onFull();
  void sayGoodbye(bool busyToo);
  void checkDrained();

  FrontEndOptions options_;
  std::shared_ptr<FrontGeneration> now_;
  PerProtocol<std::unique_ptr<ProtocolLog>> logs_;
  NoticeCounter often_;
  NetworkConnector connector_;
  const bool sharesPenalties_;
  IssuedChallenges ownChallenges_;
  std::map<size_t, std::unique_ptr<Listener>> listeners_;  // by their places in options_.listeners
  std::map<uint64_t, Client> clients_;
  uint64_t lastId_ = options_.firstSession - 1;
  std::optional<Milliseconds> fullAtMs_;  // the operator was told then
  TimerId drainTimer_ = 0;
  std::function<void()> drained_;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

void ProxyFrontEnd::run(const Product& product) {
  options_.product = &product;
  auto next = std::make_shared<FrontGeneration>();
  if (!sharesPenalties_) {
    const bool goesOn = now_ && now_->penalties->policy() == product.penalties;
    next->penalties = goesOn ? now_->penalties : std::make_shared<Penalties>(product.penalties);
    options_.penalties = next->penalties.get();
  }
  next->options = options_;
  if (product.offersOnlyProxyableMechanisms || !options_.ntlmCrypto()) next->offered = product;
  now_ = std::move(next);
  const Product* const offered = now_->offered ? &*now_->offered : nullptr;
  for (const MailProtocol protocol : kAllMailProtocols)
    now_->contexts[protocol] = {&now_->options, &connector_, logs_[protocol].get(), offered, &often_};
}

Status ProxyFrontEnd::listen() {
  for (const MailProtocol protocol : kAllMailProtocols) {
    if (Status listening = listen(protocol); !listening) {
      listeners_.clear();
      return listening;
    }
  }
  return {};
}

Status ProxyFrontEnd::listen(MailProtocol protocol) {
  if (!options_.machine->runs(protocol, MachineService::kFrontEnd)) return {};
  bool any = false;
  for (size_t place = 0; place < options_.listeners.size(); ++place) {
    const FrontEndListener& listener = options_.listeners[place];
    if (listener.protocol != protocol) continue;
    if (!any) {
      offer(protocol);
      logs_[protocol]->begin(options_.product->title, options_.product->name, wordOf<kLogTypes>(protocol));
    }
    any = true;
    auto made = options_.network->listen(listener.endpoint, [this, &listener](std::unique_ptr<Transport> transport) {
      accept(listener, std::move(transport));
    });
    if (!made) return made.error();
    (*made)->tellWhenFull([this, alive = std::weak_ptr(alive_)] {
      if (!alive.expired()) onFull();
    });
    listeners_[place] = std::move(*made);
    if (options_.health) options_.health->expect(protocol, listener.endpoint.text());
  }
  return {};
}

void ProxyFrontEnd::offer(MailProtocol protocol) {
  std::vector<std::string> leftOut;
  if (now_->offered) now_->offered->mechanisms(protocol) = proxyableMechanisms(options_, protocol, leftOut);
  for (const std::string& sentence : leftOut) now_->contexts[protocol].notice(sentence);
}

void ProxyFrontEnd::writeLog(MailProtocol protocol, const std::string& line) {
  if (options_.log && now_->contexts[protocol].settings(protocol).protocolLogEnabled) options_.log(protocol, line);
}

void ProxyFrontEnd::accept(const FrontEndListener& listener, std::unique_ptr<Transport> transport) {
  const ConnectionLimits::Place place = options_.connectionLimits->take(transport->remote().host);
  if (!place) return refuse(listener, std::move(transport));
  transport->keepUntilGone(place);
  const std::optional<TlsParameters> tls = tlsFor(listener);
  if (listener.implicitTls && !tls) return;  // the transport closes as it goes

  const uint64_t id = ++lastId_;
  ConnectionOptions options;
  options.loop = options_.loop;
  options.side = ConnectionSide::kAcceptor;
  options.implicitTls = tls ? &*tls : nullptr;
  Client client;
  client.generation = now_;
  client.protocol = listener.protocol;
  client.connection = Connection::create(
      std::move(options), std::move(transport),
      [&](SessionIo& io) {
        auto session = makeFrontSession(client.generation->contexts[listener.protocol], io, id, listener);
        client.session = session.get();
        return session;
      },
      [this, id] { onGone(id); });
  client.session->startGuard();
  clients_.emplace(id, std::move(client));
}

std::optional<TlsParameters> ProxyFrontEnd::tlsFor(const FrontEndListener& listener) const {
  if (!listener.implicitTls) return std::nullopt;
  const auto certificate = options_.certificates->serverContext(
      now_->contexts[listener.protocol].settings(listener.protocol).x509CertificateName, PeerCertificate::kIgnored);
  if (certificate) return TlsParameters{*certificate, "", lowerAscii(mailProtocolName(listener.protocol))};
  now_->contexts[listener.protocol].notice("no certificate for " + listener.endpoint.text() + ": " +
                                           certificate.error().message());
  return std::nullopt;
}

// A refused connection must not hold a descriptor: it hears why where its system hands over what came before a reset.
void ProxyFrontEnd::refuse(const FrontEndListener& listener, std::unique_ptr<Transport> transport) {
  now_->contexts[listener.protocol].notice(NoticeKind::kConnectionLimit,
                                           "connection limit reached, refused " + transport->remote().text());
  // In TLS a refusal would cost a handshake, which is what the limit is there to save.
  if (!listener.implicitTls)
    transport->send(refusalLine(now_->contexts[listener.protocol], listener.protocol) + "\r\n");
  transport->reset();
}

void ProxyFrontEnd::onFull() {
  const Milliseconds nowMs = options_.loop->nowMs();
  if (fullAtMs_ && nowMs - *fullAtMs_ < kFullNoticeMs) return;
  fullAtMs_ = nowMs;
  if (options_.notice) {
    options_.notice(
        "descriptors have run out: connections are closed without a word; the limit of open files is too low "
        "for the limit of connections");
  }
}

void ProxyFrontEnd::onGone(uint64_t id) {
  if (clients_.erase(id) > 0) checkDrained();
}

void ProxyFrontEnd::sayGoodbye(bool busyToo) {
  for (auto& [id, client] : clients_) {
    if (busyToo || !client.session->busy()) client.session->goodbye();
  }
}

Status ProxyFrontEnd::restart(MailProtocol protocol) {
  std::erase_if(listeners_, [this, protocol](const auto& listening) {
    return options_.listeners[listening.first].protocol == protocol;
  });
  for (auto& [id, client] : clients_) {
    if (client.protocol == protocol) client.session->goodbye();
  }
  return listen(protocol);
}

Status ProxyFrontEnd::install(const Product& product) {
  if (Status serves = checkServed(options_.listeners, product); !serves) return serves;
  listeners_.clear();
  sayGoodbye(true);
  run(product);
  return listen();
}

void ProxyFrontEnd::reconfigure(FrontEndOptions options) {
  options.loop = options_.loop;
  options.network = options_.network;
  options.listeners = std::move(options_.listeners);  // the same ones: sessions refer to them
  options.firstSession = options_.firstSession;
  options.health = options_.health;
  if (!options.connectionLimits) options.connectionLimits = options_.connectionLimits;
  if (!options.issuedChallenges) options.issuedChallenges = options_.issuedChallenges;
  options.log = options_.log;
  options.notice = options_.notice;
  const Product& product = *options_.product;
  options_ = std::move(options);
  connector_.bound(options_.limits);
  run(product);
  std::set<MailProtocol> served;
  for (const FrontEndListener& listener : options_.listeners) served.insert(listener.protocol);
  for (const MailProtocol protocol : served) offer(protocol);
}

void ProxyFrontEnd::drain(Milliseconds limit, std::function<void()> drained) {
  listeners_.clear();
  drained_ = std::move(drained);
  sayGoodbye(false);
  drainTimer_ = options_.loop->after(limit, TimerKind::kGuard, [this, alive = std::weak_ptr(alive_)] {
    if (!alive.expired()) sayGoodbye(true);
  });
  options_.loop->post([this, alive = std::weak_ptr(alive_)] {
    if (!alive.expired()) checkDrained();
  });
}

void ProxyFrontEnd::checkDrained() {
  if (!drained_ || !clients_.empty()) return;
  options_.loop->cancel(drainTimer_);
  const auto drained = std::exchange(drained_, nullptr);
  drained();
}

std::vector<Endpoint> ProxyFrontEnd::endpoints() const {
  std::vector<Endpoint> all;
  for (const auto& [place, listener] : listeners_) all.push_back(listener->endpoint());
  return all;
}

}  // namespace

Result<std::unique_ptr<FrontEnd>> FrontEnd::start(FrontEndOptions options) {
  if (const Status sound = checkServed(options.listeners, *options.product); !sound) return sound.error();
  auto frontEnd = std::make_unique<ProxyFrontEnd>(std::move(options));
  if (const Status listening = frontEnd->listen(); !listening) return listening.error();
  return std::unique_ptr<FrontEnd>(std::move(frontEnd));
}

}  // namespace coexist
