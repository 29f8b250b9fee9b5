#include "world/cast.h"

#include <algorithm>
#include <charconv>
#include <set>

#include "product/administrator.h"

namespace coexist {
namespace {

// Every mailbox holds this unless the case says otherwise.
constexpr const char* kDefaultMessage = "welcome.eml";

// Whether the front end can carry a log-on of that protocol anywhere.
bool proxies(const Product& product, MailProtocol protocol) {
  return std::any_of(product.proxyRules.begin(), product.proxyRules.end(),
                     [protocol](const ProxyRule& rule) { return rule.ports[protocol] != 0; });
}

// The protocol that an administrator's command speaks as a client.
std::optional<MailProtocol> probedBy(std::string_view command) {
  const Cmdlet* cmdlet = cmdletNamedIn(command);
  return cmdlet != nullptr ? cmdlet->probes : std::nullopt;
}

std::optional<MailProtocol> spokenIn(const Case& scenario, const Step& step) {
  if (const auto* connect = std::get_if<ConnectStep>(&step.what)) return portOf(scenario, connect->proto).protocol;
  if (const auto* done = std::get_if<DoStep>(&step.what)) return portOf(scenario, done->proto).protocol;
  if (const auto* admin = std::get_if<AdminStep>(&step.what)) return probedBy(admin->command);
  const auto* line = std::get_if<LineStep>(&step.what);
  return line && line->letter == Letter::kAdmin ? probedBy(line->pattern->text()) : std::nullopt;
}

// The connection that a line of the protocol log is about: its second field, hexadecimal; 0 for header lines.
int sessionOf(const std::string& line) {
  const size_t comma = line.find(',');
  if (line.starts_with('#') || comma == std::string::npos) return 0;
  int session = 0;
  std::from_chars(line.data() + comma + 1, line.data() + line.size(), session, 16);
  return session;
}

}  // namespace

std::string backEndHost(const std::string& name) { return name == kFrontBack ? kFrontHost : name + ".example.test"; }

std::vector<MailProtocol> protocolsOf(const Case& scenario) {
  std::set<MailProtocol> spoken = {portOf(scenario).protocol};
  for (const Step& step : scenario.script) {
    if (const auto protocol = spokenIn(scenario, step)) spoken.insert(*protocol);
  }
  return {spoken.begin(), spoken.end()};
}

Result<std::unique_ptr<Machine>> startingMachine(const Case& scenario, const std::string& host, const Product& product,
                                                 bool withSettings) {
  auto machine = std::make_unique<Machine>(host, product.defaults);
  for (const MailProtocol protocol : kAllMailProtocols) {
    if (!withSettings || scenario.settings[protocol].empty()) continue;
    const CmdletCall call{std::string(settingsCmdlet(protocol)), scenario.settings[protocol]};
    if (Status known = checkKnownTo(product, call); !known) return known.error();
    Directory nobody;
    const auto ran = runSettingsCmdlet(call, product, *machine, nobody);
    if (ran && !ran->ok()) return ran->error();
    machine->restart(protocol, MachineService::kFrontEnd);
    machine->restart(protocol, MachineService::kBackEnd);
  }
  return machine;
}

Cast::Cast(CastOptions options) : options_(options), random_({options.seed, 0x63617374}) {}

Status Cast::build() {
  const Case& scenario = *options_.scenario;
  if (Status filled = fillMailboxes(); !filled) return filled;
  if (scenario.front) {
    const Product* product = options_.knowledge->products.find(*scenario.front);
    if (product == nullptr) return Error{"unknown product " + *scenario.front};
    if (Status built = buildMachine(kFrontHost, *product, true); !built) return built;
  }
  for (const BackEndSpec& spec : scenario.backs) {
    if (Status built = buildBackEnd(spec); !built) return built;
  }
  return scenario.front ? buildFrontEnd() : Status();
}

Status Cast::buildMachine(const std::string& host, const Product& product, bool withSettings) {
  if (machines_.contains(host)) return {};
  auto machine = startingMachine(*options_.scenario, host, product, withSettings);
  if (!machine) return machine.error();
  machines_[host] = std::move(*machine);
  return {};
}

Status Cast::install(const std::string& backEnd, const Product& product) {
  const auto server = backEnds_.find(backEnd);
  if (server == backEnds_.end()) return Error{"there is no server called " + backEnd};
  installed_[backEnd] = &product;
  return server->second->install(product);
}

const Product* Cast::productOf(const std::string& backEnd) const {
  const auto installed = installed_.find(backEnd);
  if (installed != installed_.end()) return installed->second;
  for (const BackEndSpec& spec : options_.scenario->backs) {
    if (spec.name == backEnd) return options_.knowledge->products.find(spec.product);
  }
  return nullptr;
}

Status Cast::buildBackEnd(const BackEndSpec& spec) {
  const Product* product = productOf(spec.name);
  if (product == nullptr) return Error{"unknown product " + spec.product};
  const std::string host = backEndHost(spec.name);
  const bool settingsAreHis = !hasFront() && spec.name == options_.scenario->backs.front().name;
  if (Status built = buildMachine(host, *product, settingsAreHis); !built) return built;

  BackEndOptions options;
  options.name = spec.name;
  options.loop = &options_.lab->loop();
  options.network = &options_.lab->network();
  options.product = product;
  options.machine = machines_[host].get();
  options.directory = options_.directory;
  options.store = &store_;
  options.random = &random_;
  options.certificates = options_.certificates;
  options.overrides = &options_.replies->of(spec.name);
  options.trustPortOnly = spec.name == kFrontBack;
  options.makeTap = [this, name = spec.name](MailProtocol protocol) {
    return options_.recorder->backEndTap(name, protocol);
  };
  auto server = BackEndServer::start(std::move(options));
  if (!server) return server.error();
  backEnds_[spec.name] = std::move(*server);
  return {};
}

std::map<std::string, HomeServer> Cast::homes() const {
  std::map<std::string, HomeServer> homes;
  for (const BackEndSpec& spec : options_.scenario->backs) {
    HomeServer home;
    home.name = spec.name;
    home.host = backEndHost(spec.name);
    home.family = productOf(spec.name)->family;
    homes[spec.name] = std::move(home);
  }
  return homes;
}

std::vector<FrontEndListener> Cast::listeners() const {
  const Product& product = machineProduct();
  const auto spoken = protocolsOf(*options_.scenario);
  std::vector<FrontEndListener> all;
  for (const ServicePort& port : servicePorts()) {
    const bool wanted = std::find(spoken.begin(), spoken.end(), port.protocol) != spoken.end();
    if (!wanted || !product.serves(port.protocol) || !proxies(product, port.protocol)) continue;
    all.push_back({{kFrontHost, port.port}, port.implicitTls, port.protocol, port.submission});
  }
  return all;
}

Status Cast::buildFrontEnd() {
  FrontEndOptions options;
  options.loop = &options_.lab->loop();
  options.network = &options_.lab->network();
  options.product = options_.knowledge->products.find(*options_.scenario->front);
  options.machine = machines_[kFrontHost].get();
  options.directory = options_.directory;
  options.random = &random_;
  options.certificates = options_.certificates;
  options.listeners = listeners();
  options.homes = homes();
  options.own = options_.own;
  options.health = &health_;
  options.log = [this](MailProtocol, const std::string& line) {
    options_.recorder->record(Letter::kLog, "", sessionOf(line), false, line);
  };
  auto front = FrontEnd::start(std::move(options));
  if (!front) return front.error();
  frontEnd_ = std::move(*front);
  return {};
}

Status Cast::fillMailboxes() {
  const Case& scenario = *options_.scenario;
  const std::string folder = options_.knowledge->projectRoot + "/fixtures/mailboxes/";
  for (const UserSpec& user : scenario.users) {
    const auto named = scenario.mail.find(user.name);
    const std::vector<std::string> files =
        named == scenario.mail.end() ? std::vector<std::string>{kDefaultMessage} : named->second;
    for (const std::string& file : files) {
      auto message = loadMessage(folder + file);
      if (!message) return message.error();
      store_.of(user.name).find("INBOX")->append(*message, kLabUnixSeconds);
    }
  }
  return {};
}

BackEndServer* Cast::backEnd(const std::string& name) {
  const auto found = backEnds_.find(name.empty() ? options_.scenario->backs.front().name : name);
  return found == backEnds_.end() ? nullptr : found->second.get();
}

Machine& Cast::machine() { return *machines_.at(hostOf("")); }

const Product& Cast::machineProduct() const {
  const Case& scenario = *options_.scenario;
  return scenario.front ? *options_.knowledge->products.find(*scenario.front) : *productOf(scenario.backs.front().name);
}

std::string Cast::hostOf(const std::string& to) const {
  if (to == "front" || (to.empty() && hasFront())) return kFrontHost;
  return backEndHost(to.empty() ? options_.scenario->backs.front().name : to);
}

Status Cast::restart(const std::string& service, std::optional<MailProtocol> only) {
  for (const MailProtocol protocol : kAllMailProtocols) {
    if (only && *only != protocol) continue;
    if (Status restarted = restartProtocol(service, protocol); !restarted) return restarted;
  }
  return {};
}

Status Cast::restartProtocol(const std::string& service, MailProtocol protocol) {
  if (service == "front") {
    machines_.at(kFrontHost)->restart(protocol, MachineService::kFrontEnd);
    return frontEnd_->restart(protocol);
  }
  const auto machine = machines_.find(backEndHost(service));
  if (machine == machines_.end()) return Error{"there is no service called " + service};
  machine->second->restart(protocol, MachineService::kBackEnd);
  // A front end's machine has the service even when no mailbox lives there: then only its settings matter.
  BackEndServer* server = service == kFrontBack && !backEnds_.contains(service) ? nullptr : backEnd(service);
  return server == nullptr ? Status() : server->restart(protocol);
}

}  // namespace coexist
