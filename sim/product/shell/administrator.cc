// What cmdlets do to settings, certificates and the directory.
#include "product/shell/administrator.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace coexist {
namespace {

using Lines = std::vector<std::string>;

struct Desk {
  const CmdletCall& call;
  const Product& product;
  Machine& machine;
  Directory& directory;
  const HomeOn& homeOn;
};

// What the shell calls a protocol.
constexpr std::string_view shellName(MailProtocol protocol) {
  return protocol == MailProtocol::kImap ? "IMAP4" : protocol == MailProtocol::kPop3 ? "POP3" : "SMTP";
}

MailProtocol settingsOf(const Desk& desk) { return *findCmdlet(desk.call.cmdlet)->settingsOf; }

Result<Lines> setSettings(Desk& desk) {
  const MailProtocol protocol = settingsOf(desk);
  ServiceSettings changed = desk.machine.configured(protocol);
  bool any = false;
  for (const auto& [name, value] : desk.call.parameters) {
    if (parameterOf(*findCmdlet(desk.call.cmdlet), name)->type == ParameterType::kServer) continue;
    const ServiceSetting* setting = findServiceSetting(protocol, name);
    if (setting == nullptr || !setting->assign(changed, value)) {
      return Error{fmt::format("\"{}\" is no value of -{}", visible(value), visible(name)),
                   {},
                   setting != nullptr ? setting->takes() : ""};
    }
    any = true;
  }
  if (!any) return Lines{"WARNING: The command completed successfully but no settings have been modified."};
  desk.machine.configure(protocol, std::move(changed));
  if (protocol == MailProtocol::kSmtp) {  // a connector needs no restart (inferred: its cmdlet does not warn)
    desk.machine.restart(protocol, MachineService::kFrontEnd);
    desk.machine.restart(protocol, MachineService::kBackEnd);
    return Lines{};
  }
  return Lines{
      fmt::format("WARNING: Changes to {0} settings will only take effect after all Microsoft Exchange {0} "
                  "services are restarted on server {1}.",
                  shellName(protocol), desk.machine.fqdn())};
}

Lines formatList(const std::vector<std::pair<std::string, std::string>>& rows) {
  size_t width = 0;
  for (const auto& [name, value] : rows) width = std::max(width, name.size());
  Lines lines;
  for (const auto& [name, value] : rows) lines.push_back(fmt::format("{:<{}} : {}", name, width, value));
  return lines;
}

Result<Lines> getSettings(Desk& desk) {
  const MailProtocol protocol = settingsOf(desk);
  std::vector<std::pair<std::string, std::string>> rows = {{"ProtocolName", std::string(shellName(protocol))},
                                                           {"Name", "1"}};
  for (const ServiceSetting& setting : serviceSettings()) {
    if (!setting.isParameterOf(protocol) || !desk.product.parameters[protocol].contains(setting.field.key)) continue;
    rows.emplace_back(setting.field.key, setting.show(desk.machine.configured(protocol)));
  }
  rows.emplace_back("Server", desk.machine.fqdn());
  rows.emplace_back("Identity", desk.machine.fqdn() + "\\1");
  return formatList(rows);
}

struct CertificateUse {
  std::string_view name;  // in -Services
  MailProtocol protocol;
};
constexpr CertificateUse kMailCertificateUses[] = {{"IMAP", MailProtocol::kImap}, {"POP", MailProtocol::kPop3}};

// Seed 002: binding to IMAP or POP renames X509CertificateName, and a binding stays.
Result<Lines> enableExchangeCertificate(Desk& desk) {
  const std::string& name = *desk.call.find("DomainName");
  const std::vector<std::string> services = desk.call.list("Services");
  const auto asks = [&services](std::string_view use) {
    return std::find(services.begin(), services.end(), use) != services.end();
  };
  if (asks("None") && services.size() > 1) return Error{"-Services None stands alone"};
  if (asks("None")) {
    return Lines{
        fmt::format("WARNING: The certificate {} stays bound to the services that use it: a binding cannot be "
                    "taken back. Nothing was changed.",
                    visible(name))};
  }
  ServiceSettings scratch;
  const bool hostName = findServiceSetting(MailProtocol::kImap, "X509CertificateName")->assign(scratch, name);
  Lines warnings;
  for (const CertificateUse& use : kMailCertificateUses) {
    if (!asks(use.name)) continue;
    if (hostName) {
      desk.machine.bindCertificate(use.protocol, name);
      continue;
    }
    warnings.push_back(fmt::format(
        "WARNING: The certificate {} cannot be used for {}: its name is not a fully qualified domain name. Nothing was "
        "changed.",
        visible(name), use.name));
  }
  return warnings;
}

// Whose mailbox an -Identity means: by the account's name, or by any name that it logs on with.
Result<const Account*> mailboxCalled(const std::string& identity, const Directory& directory) {
  if (const Account* account = directory.byName(identity)) return account;
  const auto who = directory.resolve(identity);
  if (who && who->account == who->mailbox) return who->mailbox;
  return Error{fmt::format("there is no mailbox \"{}\"", visible(identity))};
}

Result<Lines> newMoveRequest(Desk& desk) {
  const std::string& target = *desk.call.find("TargetServer");
  const auto account = mailboxCalled(*desk.call.find("Identity"), desk.directory);
  if (!account) return account.error();
  const auto home = desk.homeOn(target);
  if (!home) return home.error();
  if (Status moved = desk.directory.move((*account)->name, *home); !moved) return moved.error();
  return formatList({{"DisplayName", (*account)->name}, {"TargetServer", visible(target)}, {"Status", "Completed"}});
}

// Seed 003: the cure is an alias that equals the NT account.
Result<Lines> setMailbox(Desk& desk) {
  const std::string& alias = *desk.call.find("Alias");
  const auto account = mailboxCalled(*desk.call.find("Identity"), desk.directory);
  if (!account) return account.error();
  if ((*account)->alias == alias) {
    return Lines{fmt::format("WARNING: The command completed successfully but no settings of '{}' have been modified.",
                             (*account)->name)};
  }
  if (Status changed = desk.directory.setAlias((*account)->name, alias); !changed) return changed.error();
  return Lines{};
}

struct Row {
  std::string_view cmdlet;
  Result<Lines> (*run)(Desk&);
};

constexpr Row kRows[] = {
    {"Set-ImapSettings", &setSettings},
    {"Get-ImapSettings", &getSettings},
    {"Set-PopSettings", &setSettings},
    {"Set-ReceiveConnector", &setSettings},
    {"Get-ReceiveConnector", &getSettings},
    {"Get-PopSettings", &getSettings},
    {"Enable-ExchangeCertificate", &enableExchangeCertificate},
    {"New-MoveRequest", &newMoveRequest},
    {"Set-Mailbox", &setMailbox},
};

// A call that did not come from parseCmdlet may lack what the cmdlet needs.
Status checkRequired(const CmdletCall& call) {
  const Cmdlet& cmdlet = *findCmdlet(call.cmdlet);
  for (const CmdletParameter& parameter : cmdlet.parameters) {
    if (parameter.required && call.find(parameter.name) == nullptr) {
      return Error{fmt::format("{} needs -{}", cmdlet.name, parameter.name)};
    }
  }
  return {};
}

}  // namespace

std::optional<Result<Lines>> runSettingsCmdlet(const CmdletCall& call, const Product& product, Machine& machine,
                                               Directory& directory, const HomeOn& homeOn) {
  for (const Row& row : kRows) {
    if (row.cmdlet != call.cmdlet) continue;
    if (Status known = checkKnownTo(product, call); !known) return known.error();
    if (Status complete = checkRequired(call); !complete) return complete.error();
    Desk desk{call, product, machine, directory, homeOn};
    return row.run(desk);
  }
  return std::nullopt;
}

}  // namespace coexist
