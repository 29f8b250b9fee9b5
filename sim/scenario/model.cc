#include "scenario/model.h"

#include <algorithm>

namespace coexist {

bool acts(const Step& step) {
  if (const auto* line = std::get_if<LineStep>(&step.what)) return line->said && line->letter != Letter::kBackEnd;
  return !std::holds_alternative<ClosedStep>(step.what) && !std::holds_alternative<PromptsStep>(step.what) &&
         !std::holds_alternative<MailboxStep>(step.what) && !std::holds_alternative<AnyOrderStep>(step.what);
}

std::string machineOf(const std::string& seat) { return seat == kFrontBack ? kFrontSeat : seat; }

std::vector<std::string> machinesOf(const Case& scenario) {
  std::vector<std::string> machines;
  if (scenario.front) machines.emplace_back(kFrontSeat);
  for (const BackEndSpec& back : scenario.backs) {
    const std::string machine = machineOf(back.name);
    if (std::find(machines.begin(), machines.end(), machine) == machines.end()) machines.push_back(machine);
  }
  return machines;
}

std::string ownMachine(const Case& scenario) {
  const auto machines = machinesOf(scenario);
  return machines.empty() ? "" : machines.front();
}

const ServicePort& portOf(const Case& scenario, std::string_view proto) {
  const ServicePort* port = findServicePort(proto.empty() ? scenario.proto : proto);
  return port != nullptr ? *port : servicePorts().front();  // a case that has loaded names only known ones
}

std::string_view settingsCmdlet(MailProtocol protocol) {
  switch (protocol) {
    case MailProtocol::kImap:
      return "Set-ImapSettings";
    case MailProtocol::kPop3:
      return "Set-PopSettings";
    case MailProtocol::kSmtp:
      return "Set-ReceiveConnector";
  }
  return {};
}

}  // namespace coexist
