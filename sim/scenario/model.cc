#include "scenario/model.h"

namespace coexist {

bool acts(const Step& step) {
  if (const auto* line = std::get_if<LineStep>(&step.what)) return line->said && line->letter != Letter::kBackEnd;
  return !std::holds_alternative<ClosedStep>(step.what) && !std::holds_alternative<PromptsStep>(step.what) &&
         !std::holds_alternative<MailboxStep>(step.what) && !std::holds_alternative<AnyOrderStep>(step.what);
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
      break;
  }
  return {};
}

}  // namespace coexist
