#include "world/seat.h"

namespace coexist {

std::string_view abilityWords(Ability ability) {
  switch (ability) {
    case Ability::kVirtualTime:
      return "keep the laboratory's time";
    case Ability::kSharedAccounts:
      return "follow changes of accounts while it runs";
    case Ability::kRecordsServed:
      return "record what it hears and says";
    case Ability::kRecordsBackEnds:
      return "record what it says to back ends";
    case Ability::kCmdlets:
      return "take an administrator's commands and settings";
    case Ability::kRestart:
      return "stop, start or restart a service";
    case Ability::kProtocolLog:
      return "write a protocol log";
    case Ability::kReplies:
      return "say a scenario's B: lines";
    case Ability::kUnasked:
      return "say what nobody has asked for";
    case Ability::kInspection:
      return "show its mailboxes";
    case Ability::kUpdates:
      return "become another build";
  }
  return "do this";
}

Error Seat::cannot(Ability ability) const {
  return Error{occupant() + " cannot " + std::string(abilityWords(ability))};
}

Status Seat::restart(MailProtocol, MachineService) { return cannot(Ability::kRestart); }

Result<std::vector<std::string>> Seat::health(std::string_view) const { return cannot(Ability::kCmdlets); }

Status BackEndSeat::sayUnasked(std::string_view) { return cannot(Ability::kUnasked); }

Status Seat::install(const Product&) { return cannot(Ability::kUpdates); }

Result<std::vector<Message>> BackEndSeat::inbox(const std::string&) const { return cannot(Ability::kInspection); }

}  // namespace coexist
