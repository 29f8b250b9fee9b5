#include "world/case_world.h"

#include "world/accounts.h"

namespace coexist {
namespace {

// Where nobody counts the bytes, the world counts as at rest when for so long nothing has been heard.
constexpr Milliseconds kSilenceMs = 500;
constexpr int kMaxSilences = 120;

// What a persona's user sees.
class RecordedScreen final : public Screen {
 public:
  RecordedScreen(Recorder& recorder, std::string client) : recorder_(recorder), client_(std::move(client)) {}
  void show(std::string_view text) override { recorder_.record(Letter::kUser, client_, 0, false, text); }
  void prompt(std::string_view text) override { show(text); }

 private:
  Recorder& recorder_;
  std::string client_;
};

}  // namespace

CaseWorld::CaseWorld(const Case& scenario, const Catalogues& catalogues, CertificateStore& certificates,
                     CaseWorldOptions options)
    : scenario_(scenario),
      catalogues_(catalogues),
      certificates_(certificates),
      options_(options),
      wrongPasswords_(wrongPasswordsOf(scenario)),
      random_({options.seed, 0x7374616765}) {}

// Connections hold taps that write into the recorder: clients and servers go first, the laboratory drains, then the
// rest.
CaseWorld::~CaseWorld() {
  clients_.clear();
  servers_.reset();
  lab_.reset();
}

Status CaseWorld::build() {
  if (options_.overTcp) {
    auto lab = Testbed::tcp();
    if (!lab) return lab.error();
    lab_ = std::move(*lab);
  } else {
    lab_ = Testbed::memory(options_.seed);
  }
  network_ = std::make_unique<NamedNetwork>(lab_->network());
  for (const auto& [name, given] : scenario_.machines) {
    if (given.nameLeadsTo) lead(name, *given.nameLeadsTo);
  }
  recorder_ = std::make_unique<Recorder>(lab_->loop());
  recorder_->setListener(
      [this](Letter letter, const std::string& actor, int connection, size_t index, std::string_view line) {
        if (hopOf(letter) != Hop::kNone) wireTokensOf(letter, actor, connection).observe(index, line);
      });
  replies_ = std::make_unique<ReplyScripts>(
      bindings_, [this](const std::string& backEnd) -> Tokens& { return tokensNow(Letter::kProxy, backEnd); });

  if (Status filled = fillDirectory(scenario_, random_, directory_); !filled) return filled;
  ServersOptions options;
  options.seats.scenario = &scenario_;
  options.seats.catalogues = &catalogues_;
  options.seats.lab = lab_.get();
  options.seats.network = network_.get();
  options.seats.certificates = &certificates_;
  options.seats.directory = &directory_;
  options.seats.recorder = recorder_.get();
  options.seats.replies = replies_.get();
  options.directory = &directory_;
  options.builder = options_.seats;
  options.seed = options_.seed;
  servers_ = std::make_unique<Servers>(std::move(options));
  return servers_->build();
}

Status CaseWorld::open() { return servers_->start(); }

Status CaseWorld::close() {
  clients_.clear();
  return servers_ == nullptr ? Status() : servers_->stop();
}

Tokens& CaseWorld::tokensNow(Letter letter, const std::string& actor) {
  WireTokens& tokens = wireTokensOf(letter, actor, recorder_->newestConnection(letter, actor));
  tokens.lookFrom(recorder_->transcript().lines().size());
  return tokens;
}

Tokens& CaseWorld::tokensAt(Letter letter, const std::string& actor, size_t line) {
  WireTokens& tokens = wireTokensOf(letter, actor, recorder_->line(line).connection);
  tokens.lookFrom(line);
  return tokens;
}

WireTokens& CaseWorld::wireTokensOf(Letter letter, const std::string& actor, int connection) {
  auto& tokens = tokens_[{hopOf(letter) == Hop::kBackEnd, actor, connection}];
  if (!tokens) {
    // Messages travel as blocks from an SMTP client, and from a POP3 server.
    const MailProtocol protocol = recorder_->protocolOf(letter, actor, connection);
    const bool stuffs = protocol == (hopOf(letter) == Hop::kBackEnd ? MailProtocol::kPop3 : MailProtocol::kSmtp);
    tokens = std::make_unique<WireTokens>(directory_, wrongPasswords_, random_, stuffs);
  }
  return *tokens;
}

Status CaseWorld::settle() {
  if (!moved_) return {};
  moved_ = false;
  return servers_->countsBytes() ? lab_->loop().runToRest() : restBySilence();
}

// What is under way to a seat of somebody else's cannot be known, only what comes of it.
Status CaseWorld::restBySilence() {
  for (int i = 0; i < kMaxSilences; ++i) {
    const size_t heard = recorder_->transcript().lines().size();
    if (Status waited = lab_->loop().advance(kSilenceMs); !waited) return waited;
    if (recorder_->transcript().lines().size() == heard) return {};
  }
  return Error{"the world does not come to rest: something is said all the time"};
}

Status CaseWorld::advance(Milliseconds duration) {
  moved_ = false;
  return lab_->loop().advance(duration);
}

Status CaseWorld::connect(const std::string& client, const std::string& to, const std::string& proto) {
  const ServicePort& port = portOf(scenario_, proto);
  ScriptedClientOptions options;
  options.loop = &lab_->loop();
  options.network = network_.get();
  options.server = servers_->endpointOf(to, port);
  options.imapLiterals = port.protocol == MailProtocol::kImap;
  options.tap = recorder_->clientTap(client, port.protocol);
  if (port.implicitTls) {
    auto context = certificates_.clientContext("", PeerCertificate::kIgnored);
    if (!context) return context.error();
    options.implicitTls = TlsParameters{*context, servers_->hostOf(to)};
  }
  moved_ = true;
  clients_[client] = {ScriptedClient::connect(std::move(options)), servers_->hostOf(to)};
  return {};
}

ScriptedClient* CaseWorld::client(const std::string& client) {
  const auto found = clients_.find(client);
  return found == clients_.end() ? nullptr : found->second.client.get();
}

std::vector<std::string> CaseWorld::connectedClients() const {
  std::vector<std::string> names;
  for (const auto& [name, seat] : clients_) names.push_back(name);
  return names;
}

Status CaseWorld::send(const std::string& client, std::string_view octets) {
  ScriptedClient* scripted = this->client(client);
  if (scripted == nullptr || scripted->closed()) return Error{"the client has no open connection to say this on"};
  moved_ = true;
  scripted->send(octets);
  return {};
}

Status CaseWorld::startTls(const std::string& client) {
  ScriptedClient* scripted = this->client(client);
  if (scripted == nullptr || scripted->closed()) return Error{"the client has no open connection for a handshake"};
  auto context = certificates_.clientContext("", PeerCertificate::kIgnored);
  if (!context) return context.error();
  moved_ = true;
  scripted->startTls({*context, clients_[client].host});
  return {};
}

Status CaseWorld::hangUp(const std::string& client, bool reset) {
  ScriptedClient* scripted = this->client(client);
  if (scripted == nullptr || scripted->closed()) return Error{"the client has no open connection to close"};
  moved_ = true;
  reset ? scripted->reset() : scripted->close();
  return {};
}

Result<PersonaOutcome> CaseWorld::play(const Play& play) {
  RecordedScreen screen(*recorder_, play.client);
  PersonaOptions options;
  options.loop = &lab_->loop();
  options.network = network_.get();
  options.persona = play.persona;
  options.account = play.account;
  options.protocol = play.port->protocol;
  options.with = play.with;
  options.recipients = play.recipients;
  options.typedPasswords = play.typedPasswords;
  options.server = servers_->endpointOf(play.to, *play.port);
  options.implicitTls = play.port->implicitTls;
  options.certificates = &certificates_;
  options.random = &random_;
  options.screen = &screen;
  options.makeTap = [this, &play] { return recorder_->clientTap(play.client, play.port->protocol); };
  auto run = PersonaRun::start(std::move(options), play.action);
  if (!run) return run.error();
  moved_ = true;
  if (Status rested = settle(); !rested) return rested.error();
  return (*run)->outcome();
}

void CaseWorld::lead(const std::string& name, const std::string& to) {
  network_->lead(backEndHost(name), backEndHost(to));
}

Status CaseWorld::operate(ServiceAct act, const std::string& seat) {
  moved_ = true;
  return servers_->operate(act, seat);
}

Status CaseWorld::operate(ServiceAct act, const std::string& machine, const WindowsService& service) {
  moved_ = true;
  return servers_->operate(act, machine, service);
}

Status CaseWorld::install(const std::string& seat, const Product& product) {
  moved_ = true;
  return servers_->install(seat, product);
}

Status CaseWorld::sayUnasked(const std::string& backEnd, std::string_view octets) {
  moved_ = true;
  return servers_->sayUnasked(backEnd, octets);
}

}  // namespace coexist
