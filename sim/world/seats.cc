#include "world/seats.h"

#include <algorithm>
#include <charconv>

#include "backend/server.h"
#include "gateway/front_end.h"
#include "world/accounts.h"
#include "world/servers.h"

namespace coexist {
namespace {

constexpr Ability kFrontEndAbilities[] = {Ability::kVirtualTime, Ability::kSharedAccounts, Ability::kCmdlets,
                                          Ability::kRestart,     Ability::kProtocolLog,    Ability::kUpdates};

constexpr Ability kBackEndAbilities[] = {Ability::kVirtualTime, Ability::kSharedAccounts, Ability::kRecordsServed,
                                         Ability::kCmdlets,     Ability::kRestart,        Ability::kReplies,
                                         Ability::kUnasked,     Ability::kInspection,     Ability::kUpdates};

template <size_t kCount>
bool isAmong(const Ability (&abilities)[kCount], Ability ability) {
  return std::find(std::begin(abilities), std::end(abilities), ability) != std::end(abilities);
}

// A server of ours in its seat. It starts and stops within the call, but says so from the loop as everybody must, and
// nothing behind its end.
template <typename Server>
class SeatedServer {
 public:
  explicit SeatedServer(Loop& loop) : loop_(loop) {}

  template <typename Options>
  void start(Options options, SeatEvents& events) {
    events_ = std::make_shared<SeatEvents*>(&events);
    auto started = Server::start(std::move(options));
    if (started) server_ = std::move(*started);
    const Status status = started ? Status() : started.error();
    report([status](SeatEvents& hear) { status ? hear.onReady() : hear.onFailed(status.error()); });
  }

  void stop() {
    server_.reset();
    report([](SeatEvents& hear) { hear.onStopped(); });
  }

  Server* operator->() const { return server_.get(); }

 private:
  void report(std::function<void(SeatEvents&)> say) {
    loop_.post([events = std::weak_ptr(events_), say = std::move(say)] {
      if (const auto open = events.lock()) say(**open);
    });
  }

  Loop& loop_;
  std::shared_ptr<SeatEvents*> events_;
  std::unique_ptr<Server> server_;
};

// The scenario's B: lines, as a back end of ours asks for them.
class ScriptedReplies final : public ReplyOverrides {
 public:
  explicit ScriptedReplies(ReplyScript& script) : script_(script) {}
  std::optional<std::vector<std::string>> greeting() override { return script_.greeting(); }
  std::optional<std::vector<std::string>> replyTo(std::string_view received) override {
    return script_.replyTo(received);
  }

 private:
  ReplyScript& script_;
};

// Whether the front end can carry a log-on of that protocol anywhere.
bool proxies(const Product& product, MailProtocol protocol) {
  return std::any_of(product.proxyRules.begin(), product.proxyRules.end(),
                     [protocol](const ProxyRule& rule) { return rule.ports[protocol] != 0; });
}

// The connection that a line of the protocol log is about: its second field, hexadecimal; 0 for header lines.
int sessionOf(const std::string& line) {
  const size_t comma = line.find(',');
  if (line.starts_with('#') || comma == std::string::npos) return 0;
  int session = 0;
  std::from_chars(line.data() + comma + 1, line.data() + line.size(), session, 16);
  return session;
}

std::vector<FrontEndListener> listenersOf(const Case& scenario, const Product& product) {
  const auto spoken = protocolsOf(scenario);
  std::vector<FrontEndListener> all;
  for (const ServicePort& port : servicePorts()) {
    const bool wanted = std::find(spoken.begin(), spoken.end(), port.protocol) != spoken.end();
    if (!wanted || !product.serves(port.protocol) || !proxies(product, port.protocol)) continue;
    all.push_back({{kFrontHost, port.port}, port.implicitTls, port.protocol, port.submission});
  }
  return all;
}

std::map<std::string, HomeServer> homesOf(const SeatContext& context) {
  std::map<std::string, HomeServer> homes;
  for (const BackEndSpec& spec : context.scenario->backs) {
    const Product* product = context.catalogues->products.find(spec.product);
    HomeServer home;
    home.name = spec.name;
    home.host = backEndHost(spec.name);
    home.family = product == nullptr ? "" : product->family;
    const auto given = context.scenario->machines.find(machineOf(spec.name));
    home.clearPasswords = given != context.scenario->machines.end() && given->second.clearPasswords;
    homes[spec.name] = std::move(home);
  }
  return homes;
}

// The accounts that fillDirectory() has made for it.
ProxyCredentials ownCredentials(const Directory& directory) {
  ProxyCredentials own;
  if (const Account* computer = directory.byName(kComputerAccountName)) {
    own.serverAccount = computer->account;
    own.serverPassword = computer->password;
  }
  if (const Account* service = directory.byName(kServiceAccountName)) {
    own.serviceAccount = service->domain + "/" + service->account;
    own.servicePassword = service->password;
  }
  return own;
}

class SimulatedFrontEnd final : public FrontEndSeat {
 public:
  SimulatedFrontEnd(const SeatContext& context, const Product& product, Machine& machine)
      : context_(context), product_(&product), machine_(machine), server_(context.lab->loop()) {}

  std::string occupant() const override { return product_->name; }
  bool can(Ability ability) const override { return isAmong(kFrontEndAbilities, ability); }

  void start(SeatSupply, SeatEvents& events) override { server_.start(options(), events); }
  void stop() override { server_.stop(); }
  Status restart(MailProtocol protocol, MachineService) override { return server_->restart(protocol); }
  Status install(const Product& product) override {
    Status installed = server_->install(product);
    if (installed) product_ = &product;
    return installed;
  }
  Result<std::vector<std::string>> health(std::string_view server) const override { return health_.rows(server); }

 private:
  FrontEndOptions options() {
    FrontEndOptions options;
    options.loop = &context_.lab->loop();
    options.network = context_.network;
    options.product = product_;
    options.machine = &machine_;
    options.directory = context_.directory;
    options.random = context_.random;
    options.certificates = context_.certificates;
    options.listeners = listenersOf(*context_.scenario, *product_);
    options.homes = homesOf(context_);
    options.own = ownCredentials(*context_.directory);
    options.health = &health_;
    options.log = [recorder = context_.recorder](MailProtocol, const std::string& line) {
      recorder->record(Letter::kLog, "", sessionOf(line), false, line);
    };
    return options;
  }

  SeatContext context_;
  const Product* product_;
  Machine& machine_;
  HealthMonitor health_;
  SeatedServer<FrontEnd> server_;
};

class SimulatedBackEnd final : public BackEndSeat {
 public:
  SimulatedBackEnd(const SeatContext& context, std::string name, const Product& product, Machine& machine)
      : context_(context),
        name_(std::move(name)),
        product_(&product),
        machine_(machine),
        replies_(context.replies->of(name_)),
        server_(context.lab->loop()) {}

  std::string occupant() const override { return product_->name; }
  bool can(Ability ability) const override { return isAmong(kBackEndAbilities, ability); }

  void start(SeatSupply, SeatEvents& events) override { server_.start(options(), events); }
  void stop() override { server_.stop(); }
  Status restart(MailProtocol protocol, MachineService service) override { return server_->restart(protocol, service); }

  // No health mailbox logs on without a front end to test.
  Result<std::vector<std::string>> health(std::string_view server) const override {
    return HealthMonitor().rows(server);
  }

  Status sayUnasked(std::string_view octets) override {
    return server_->sayUnasked(octets) ? Status() : Error{"the back end has no connection to say this on"};
  }

  Status install(const Product& product) override {
    product_ = &product;
    return server_->install(product);
  }

  Result<std::vector<Message>> inbox(const std::string& user) const override {
    return context_.store->of(user).find("INBOX")->messages;
  }

 private:
  BackEndOptions options() {
    BackEndOptions options;
    options.name = name_;
    options.loop = &context_.lab->loop();
    options.network = context_.network;
    options.product = product_;
    options.machine = &machine_;
    options.directory = context_.directory;
    options.store = context_.store;
    options.random = context_.random;
    options.certificates = context_.certificates;
    options.overrides = &replies_;
    options.trustPortOnly = name_ == kFrontBack;
    options.makeTap = [recorder = context_.recorder, name = name_](MailProtocol protocol) {
      return recorder->backEndTap(name, protocol);
    };
    return options;
  }

  SeatContext context_;
  std::string name_;
  const Product* product_;
  Machine& machine_;
  ScriptedReplies replies_;
  SeatedServer<BackEndServer> server_;
};

class SimulatedSeats final : public SeatBuilder {
 public:
  Result<std::unique_ptr<FrontEndSeat>> frontEnd(const SeatContext& context, Machine& machine) const override {
    const Product* product = context.catalogues->products.find(*context.scenario->front);
    if (product == nullptr) return Error{"unknown product " + *context.scenario->front};
    return std::unique_ptr<FrontEndSeat>(std::make_unique<SimulatedFrontEnd>(context, *product, machine));
  }

  Result<std::unique_ptr<BackEndSeat>> backEnd(const SeatContext& context, const BackEndSpec& spec,
                                               Machine& machine) const override {
    const Product* product = context.catalogues->products.find(spec.product);
    if (product == nullptr) return Error{"unknown product " + spec.product};
    return std::unique_ptr<BackEndSeat>(std::make_unique<SimulatedBackEnd>(context, spec.name, *product, machine));
  }
};

}  // namespace

const SeatBuilder& simulatedSeats() {
  static const SimulatedSeats seats;
  return seats;
}

}  // namespace coexist
