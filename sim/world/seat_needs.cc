#include "world/seat_needs.h"

#include "world/accounts.h"
#include "world/cmdlet_runner.h"

namespace coexist {
namespace {

// Collects what one step after another needs.
class Needs {
 public:
  explicit Needs(const Case& scenario) : scenario_(scenario) {}

  void at(const SourceLocation& place) { place_ = place; }
  void need(const std::string& service, Ability ability) { needs_.push_back({service, ability, place_}); }
  std::vector<SeatNeed> take() { return std::move(needs_); }

  void line(const LineStep& line) {
    switch (line.letter) {
      case Letter::kProxy:
        return need(line.actor, Ability::kRecordsServed);
      case Letter::kBackEnd:
        return need(line.actor, line.profileSpeaks ? Ability::kRecordsServed : Ability::kReplies);
      case Letter::kLog:
        return need(kFrontSeat, Ability::kProtocolLog);
      case Letter::kAdmin:
        return command(line.pattern->text());
      case Letter::kClient:
      case Letter::kServer:
      case Letter::kUser:
        return;
    }
  }

  void operator()(const LineStep& step) { line(step); }
  void operator()(const ServiceStep& step) {
    for (const std::string& seat : step.seats) need(seat, Ability::kRestart);
  }
  void operator()(const WaitStep&) { needOfAll(Ability::kVirtualTime); }
  void operator()(const AdminStep& step) { command(step.command); }
  void operator()(const MailboxStep& step) { need(homeOf(scenario_, step.user), Ability::kInspection); }
  void operator()(const SendStep& step) {
    if (step.letter == Letter::kBackEnd) need(step.actor, Ability::kUnasked);
  }
  // The client's affair alone.
  void operator()(const ConnectStep&) {}
  void operator()(const CloseStep&) {}
  void operator()(const ClosedStep&) {}
  void operator()(const TlsStep&) {}
  void operator()(const ResolveStep&) {}
  void operator()(const DoStep&) {}
  void operator()(const PromptsStep&) {}
  void operator()(const AnyOrderStep&) {}

  void needOfAll(Ability ability) {
    if (scenario_.front) need(kFrontSeat, ability);
    for (const BackEndSpec& back : scenario_.backs) need(back.name, ability);
  }

 private:
  // The seat that answers for a machine has its name. A command that names no server that is there fails for that
  // reason, whoever sits there.
  void command(std::string_view typed) {
    CmdletError mistake;
    const auto call = parseCmdlet(typed, mistake);
    const auto server = call ? machineActedOn(*call, scenario_) : Result<std::string>(ownMachine(scenario_));
    const Cmdlet* cmdlet = cmdletNamedIn(typed);
    if (!server || cmdlet == nullptr) return need(ownMachine(scenario_), Ability::kCmdlets);
    need(*server, Ability::kCmdlets);
    if (serviceActOf(cmdlet->name)) need(*server, Ability::kRestart);
    if (cmdlet->name == "Set-Mailbox" || cmdlet->name == "New-MoveRequest") needOfAll(Ability::kSharedAccounts);
    if (cmdlet->name == "Update-ExchangeServer") need(*server, Ability::kUpdates);
  }

  const Case& scenario_;
  SourceLocation place_;
  std::vector<SeatNeed> needs_;
};

// The second hop is heard at either of its ends, if that is ours.
Status met(const SeatNeed& need, const Servers& servers) {
  const bool elsewhere = need.ability == Ability::kRecordsServed && servers.hasFront() &&
                         servers.able(kFrontSeat, Ability::kRecordsBackEnds).ok();
  return elsewhere ? Status() : servers.able(need.service, need.ability);
}

}  // namespace

std::vector<SeatNeed> seatNeeds(const Case& scenario) {
  Needs needs(scenario);
  needs.at(scenario.place);
  for (const auto& [machine, given] : scenario.machines) {
    for (const MailProtocol protocol : kAllMailProtocols) {
      if (!given.settings[protocol].empty()) needs.need(machine, Ability::kCmdlets);
      if (given.stopped[protocol]) needs.need(machine, Ability::kRestart);
    }
  }
  for (const LineStep& never : scenario.never) {
    needs.at(never.place);
    needs.line(never);
  }
  for (const Step& step : scenario.script) {
    needs.at(step.place);
    std::visit(needs, step.what);
  }
  return needs.take();
}

std::optional<Failure> unmetNeed(const Case& scenario, const Servers& servers) {
  for (const SeatNeed& need : seatNeeds(scenario)) {
    const Status able = met(need, servers);
    if (able) continue;
    Failure failure;
    failure.place = need.place;
    failure.what = able.error().message() + ", which is asked for here";
    return failure;
  }
  return std::nullopt;
}

}  // namespace coexist
