#include "world/servers.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "product/shell/administrator.h"
#include "world/accounts.h"

namespace coexist {
namespace {

// Every mailbox holds this unless the case says otherwise.
constexpr const char* kDefaultMessage = "welcome.eml";

// What a program may take; ours need no time at all.
constexpr Milliseconds kStartLimitMs = 60'000;
constexpr Milliseconds kStopLimitMs = 10'000;

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

}  // namespace

std::string backEndHost(const std::string& name) { return machineOf(name) + ".example.test"; }

std::vector<MailProtocol> protocolsOf(const Case& scenario) {
  std::set<MailProtocol> spoken = {portOf(scenario).protocol};
  for (const Step& step : scenario.script) {
    if (const auto protocol = spokenIn(scenario, step)) spoken.insert(*protocol);
  }
  return {spoken.begin(), spoken.end()};
}

Result<std::unique_ptr<Machine>> startingMachine(const Case& scenario, const std::string& name,
                                                 const Product& product) {
  auto machine = std::make_unique<Machine>(backEndHost(name), product.defaults);
  const auto given = scenario.machines.find(name);
  if (given == scenario.machines.end()) return machine;
  for (const MailProtocol protocol : kAllMailProtocols) {
    for (const MachineService service : {MachineService::kFrontEnd, MachineService::kBackEnd}) {
      machine->run(protocol, service, !given->second.stopped[protocol]);
    }
    const auto& settings = given->second.settings[protocol];
    if (settings.empty()) continue;
    const CmdletCall call{std::string(settingsCmdlet(protocol)), settings};
    Directory nobody;
    const auto ran = runSettingsCmdlet(call, product, *machine, nobody, {});
    if (ran && !ran->ok()) return ran->error();
    machine->restart(protocol, MachineService::kFrontEnd);
    machine->restart(protocol, MachineService::kBackEnd);
  }
  return machine;
}

Servers::Servers(ServersOptions options) : options_(std::move(options)), random_({options_.seed, 0x63617374}) {
  options_.seats.store = &store_;
  options_.seats.random = &random_;
}

Status Servers::build() {
  if (Status filled = fillMailboxes(); !filled) return filled;
  if (hasFront()) {
    const Product* product = productOf(kFrontSeat);
    if (product == nullptr) return Error{"unknown product " + *scenario().front};
    if (Status built = buildMachine(kFrontSeat, *product); !built) return built;
  }
  for (const BackEndSpec& spec : scenario().backs) {
    if (Status built = buildBackEnd(spec); !built) return built;
  }
  return hasFront() ? buildFrontEnd() : Status();
}

Status Servers::buildMachine(const std::string& name, const Product& product) {
  if (machines_.contains(name)) return {};
  auto machine = startingMachine(scenario(), name, product);
  if (!machine) return machine.error();
  machines_[name] = std::move(*machine);
  return {};
}

Status Servers::buildBackEnd(const BackEndSpec& spec) {
  const Product* product = productOf(spec.name);
  if (product == nullptr) return Error{"unknown product " + spec.product};
  const std::string on = machineOf(spec.name);
  if (Status built = buildMachine(on, *product); !built) return built;
  auto seat = options_.builder->backEnd(options_.seats, spec, machine(on));
  if (!seat) return seat.error();
  seatFrom(spec.name, "back end " + spec.name, **seat);
  backEnds_[spec.name] = std::move(*seat);
  return {};
}

Status Servers::buildFrontEnd() {
  auto seat = options_.builder->frontEnd(options_.seats, machine(kFrontSeat));
  if (!seat) return seat.error();
  seatFrom(kFrontSeat, "the front end", **seat);
  frontEnd_ = std::move(*seat);
  return {};
}

void Servers::seatFrom(const std::string& name, const std::string& title, const Seat& seat) {
  lives_.try_emplace(name, title + " (" + seat.occupant() + ")");
}

Status Servers::fillMailboxes() {
  const std::string files = catalogues().projectRoot + "/fixtures/mailboxes/";
  const std::vector<MailSpec> usual = {MailSpec{kDefaultMessage, "INBOX", {}}};
  for (const UserSpec& user : scenario().users) {
    const auto named = scenario().mail.find(user.name);
    for (const MailSpec& mail : named == scenario().mail.end() ? usual : named->second) {
      Folder& folder = store_.of(user.name).create(mail.folder);
      if (mail.message.empty()) continue;
      auto octets = loadMessage(files + mail.message);
      if (!octets) return octets.error();
      Message& message = folder.append(*octets, kLabUnixSeconds);
      message.flags.insert(mail.flags.begin(), mail.flags.end());
    }
  }
  return {};
}

Status Servers::start() {
  for (const BackEndSpec& spec : scenario().backs) begin(spec.name);
  if (Status ready = awaitReady(); !ready || !frontEnd_) return ready;
  begin(kFrontSeat);
  return awaitReady();
}

void Servers::begin(const std::string& name) {
  SeatLife& life = lives_.at(name);
  life.starting();
  find(name)->start(supplyOf(name), life);
}

// Everybody's account, because any of them may log on; the mail of those who live there.
SeatSupply Servers::supplyOf(const std::string& name) {
  SeatSupply supply;
  if (find(name)->can(Ability::kSharedAccounts)) return supply;
  for (const Account& account : directory().accounts()) {
    supply.accounts.push_back(account);
    if (account.home == name) supply.inboxes[account.name] = store_.of(account.name).find("INBOX")->messages;
  }
  return supply;
}

bool Servers::allSettled() const {
  return std::all_of(lives_.begin(), lives_.end(), [](const auto& life) { return life.second.isSettled(); });
}

// A seat that has failed is told at once, however long the others take.
Status Servers::awaitReady() {
  const auto hasFailed = [](const auto& entry) {
    const SeatLife& life = entry.second;
    return life.hasBegun() && life.isSettled() && !life.isReady();
  };
  const auto failed = [&] { return std::find_if(lives_.begin(), lives_.end(), hasFailed); };
  const auto known = [&] { return failed() != lives_.end() || allSettled(); };
  if (Status ran = options_.seats.lab->loop().runUntil(known, kStartLimitMs); !ran) return ran;
  if (const auto first = failed(); first != lives_.end()) return first->second.usable();
  for (const auto& [name, life] : lives_) {
    if (!life.isSettled()) return Error{life.name() + " was not ready within a minute"};
  }
  return {};
}

Status Servers::stop() {
  const auto end = [this](const std::string& name, Seat& seat) {
    SeatLife& life = lives_.at(name);
    if (!life.isReady() && life.isSettled()) return;
    life.stopping();
    seat.stop();
  };
  if (frontEnd_) end(kFrontSeat, *frontEnd_);
  for (const auto& [name, seat] : backEnds_) end(name, *seat);
  const auto settled = [this] { return allSettled(); };
  if (Status ran = options_.seats.lab->loop().runUntil(settled, kStopLimitMs); !ran) return ran;
  for (const auto& [name, life] : lives_) {
    if (!life.isSettled()) return Error{life.name() + " did not stop within ten seconds"};
  }
  return {};
}

Seat* Servers::find(const std::string& service) const {
  if (service == kFrontSeat) return frontEnd_.get();
  const auto found = backEnds_.find(service.empty() ? scenario().backs.front().name : service);
  if (found != backEnds_.end()) return found->second.get();
  return service == kFrontBack ? frontEnd_.get() : nullptr;
}

const SeatLife& Servers::lifeOf(const std::string& service) const {
  const auto found = lives_.find(service.empty() ? scenario().backs.front().name : service);
  return found != lives_.end() ? found->second : lives_.at(kFrontSeat);
}

Status Servers::able(const std::string& service, Ability ability) const {
  const Seat* seat = find(service);
  if (seat == nullptr) return Error{"there is no server called " + service};
  if (seat->can(ability)) return {};
  return Error{lifeOf(service).name() + " cannot " + std::string(abilityWords(ability))};
}

bool Servers::countsBytes() const {
  return std::all_of(lives_.begin(), lives_.end(),
                     [this](const auto& life) { return find(life.first)->can(Ability::kVirtualTime); });
}

std::optional<std::string> Servers::death() const {
  for (const auto& [name, life] : lives_) {
    if (const auto death = life.death()) return death;
  }
  return std::nullopt;
}

Result<BackEndSeat*> Servers::backEnd(const std::string& name) const {
  const auto found = backEnds_.find(name.empty() ? scenario().backs.front().name : name);
  if (found == backEnds_.end()) return Error{"there is no server called " + name};
  if (Status usable = lives_.at(found->first).usable(); !usable) return usable.error();
  return found->second.get();
}

Status Servers::install(const std::string& name, const Product& product) {
  if (Status able = this->able(name, Ability::kUpdates); !able) return able;
  if (Status usable = lifeOf(name).usable(); !usable) return usable;
  Status installed = find(name)->install(product);
  if (installed) installed_[name] = &product;
  return installed;
}

const Product* Servers::productOf(const std::string& seat) const {
  const auto installed = installed_.find(seat);
  if (installed != installed_.end()) return installed->second;
  if (hasFront() && seat == kFrontSeat) return catalogues().products.find(*scenario().front);
  for (const BackEndSpec& spec : scenario().backs) {
    if (spec.name == seat) return catalogues().products.find(spec.product);
  }
  return nullptr;
}

Status Servers::sayUnasked(const std::string& name, std::string_view octets) {
  const auto seat = backEnd(name);
  return seat ? (*seat)->sayUnasked(octets) : Status(seat.error());
}

// The seat that answers for a machine has its name.
Result<std::vector<std::string>> Servers::health(const std::string& machine) {
  if (Status usable = lifeOf(machine).usable(); !usable) return usable.error();
  return find(machine)->health(upperAscii(machine));
}

Result<std::vector<Message>> Servers::inboxOf(const std::string& user) const {
  const Account* account = options_.directory->byName(user);
  if (account == nullptr) return Error{"there is no user called " + user};
  const auto seat = backEnd(account->home);
  if (!seat) return seat.error();
  return (*seat)->inbox(account->name);
}

const Product& Servers::productOn(const std::string& machine) const { return *productOf(machine); }

std::string Servers::hostOf(const std::string& to) const {
  if (to == kFrontSeat || (to.empty() && hasFront())) return kFrontHost;
  return backEndHost(to.empty() ? scenario().backs.front().name : to);
}

Status Servers::operate(ServiceAct act, const std::string& seat) {
  for (const MailProtocol protocol : kAllMailProtocols) {
    for (const MachineService service : {MachineService::kFrontEnd, MachineService::kBackEnd}) {
      const bool elsewhere = (seat == kFrontSeat && service == MachineService::kBackEnd) ||
                             (seat == kFrontBack && service == MachineService::kFrontEnd);
      if (elsewhere) continue;
      if (Status operated = operate(act, seat, protocol, service); !operated) return operated;
    }
  }
  return {};
}

// On a front end's machine the back-end services are a seat of their own. Where a back end of two services serves a
// protocol by one port, either service's name means that.
Status Servers::operate(ServiceAct act, const std::string& machine, const WindowsService& service) {
  if (hasFront() && machine == kFrontSeat) {
    const bool back = service.service == MachineService::kBackEnd;
    return operate(act, back ? kFrontBack : kFrontSeat, service.protocol, service.service);
  }
  if (productOn(machine).trustPorts[service.protocol] != 0)
    return operate(act, machine, service.protocol, service.service);
  Status operated = operate(act, machine, service.protocol, MachineService::kFrontEnd);
  return operated ? operate(act, machine, service.protocol, MachineService::kBackEnd) : operated;
}

Status Servers::operate(ServiceAct act, const std::string& seat, MailProtocol protocol, MachineService service) {
  const auto found = machines_.find(machineOf(seat));
  if (found == machines_.end()) return Error{"there is no service called " + seat};
  if (Status usable = lifeOf(seat).usable(); !usable) return usable;
  Machine& machine = *found->second;
  const bool runs = machine.runs(protocol, service);
  if ((act == ServiceAct::kStart && runs) || (act == ServiceAct::kStop && !runs)) return {};
  machine.run(protocol, service, act != ServiceAct::kStop);
  const bool front = seat == kFrontSeat;
  if (act != ServiceAct::kStop) machine.restart(protocol, front ? MachineService::kFrontEnd : MachineService::kBackEnd);
  // A front end's machine has the service even when no mailbox lives there: then only its settings matter.
  const bool onlySettings = seat == kFrontBack && !backEnds_.contains(seat);
  return onlySettings ? Status() : find(seat)->restart(protocol, service);
}

}  // namespace coexist
