// What cmdlets do to settings, certificates and the directory.
#include "product/administrator.h"

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
};

bool namesTheServer(std::string_view parameter) { return parameter == "Identity" || parameter == "Server"; }

Result<Lines> setImapSettings(Desk& desk) {
  ServiceSettings changed = desk.machine.configured(MailProtocol::kImap);
  bool any = false;
  for (const auto& [name, value] : desk.call.parameters) {
    if (namesTheServer(name)) continue;
    const ServiceSetting* setting = findServiceSetting(MailProtocol::kImap, name);
    if (setting == nullptr || !setting->assign(changed, value)) {
      return Error{fmt::format("\"{}\" is no value of -{}", visible(value), visible(name)),
                   {},
                   setting != nullptr ? std::string(setting->takes) : ""};
    }
    any = true;
  }
  if (!any) return Lines{"WARNING: The command completed successfully but no settings have been modified."};
  desk.machine.configure(MailProtocol::kImap, std::move(changed));
  return Lines{
      fmt::format("WARNING: Changes to IMAP4 settings will only take effect after all Microsoft Exchange IMAP4 "
                  "services are restarted on server {}.",
                  desk.machine.fqdn())};
}

Lines formatList(const std::vector<std::pair<std::string, std::string>>& rows) {
  size_t width = 0;
  for (const auto& [name, value] : rows) width = std::max(width, name.size());
  Lines lines;
  for (const auto& [name, value] : rows) lines.push_back(fmt::format("{:<{}} : {}", name, width, value));
  return lines;
}

Result<Lines> getImapSettings(Desk& desk) {
  std::vector<std::pair<std::string, std::string>> rows = {{"ProtocolName", "IMAP4"}, {"Name", "1"}};
  for (const ServiceSetting& setting : serviceSettings()) {
    const bool known =
        setting.concerns(MailProtocol::kImap) && desk.product.parameters[MailProtocol::kImap].contains(setting.name);
    if (!known) continue;
    rows.emplace_back(setting.name, setting.show(desk.machine.configured(MailProtocol::kImap)));
  }
  rows.emplace_back("Server", desk.machine.fqdn());
  rows.emplace_back("Identity", desk.machine.fqdn() + "\\1");
  return formatList(rows);
}

// Seed 002: binding to IMAP renames X509CertificateName, and a binding stays.
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
  if (!asks("IMAP") && !asks("POP")) return Lines{};
  ServiceSettings scratch;
  if (!findServiceSetting(MailProtocol::kImap, "X509CertificateName")->assign(scratch, name)) {
    return Lines{
        fmt::format("WARNING: The certificate {} cannot be used for IMAP: its name is not a fully qualified "
                    "domain name. Nothing was changed.",
                    visible(name))};
  }
  if (asks("IMAP")) desk.machine.bindCertificate(MailProtocol::kImap, name);
  if (asks("POP")) desk.machine.bindCertificate(MailProtocol::kPop3, name);
  return Lines{};
}

Result<Lines> newMoveRequest(Desk& desk) {
  const std::string& identity = *desk.call.find("Identity");
  const std::string& target = *desk.call.find("TargetServer");
  const Account* account = desk.directory.byName(identity);
  if (account == nullptr) {
    const auto who = desk.directory.resolve(identity);
    if (who && who->account == who->mailbox) account = who->mailbox;
  }
  if (account == nullptr) return Error{fmt::format("there is no mailbox \"{}\"", visible(identity))};
  if (Status moved = desk.directory.move(account->name, target); !moved) return moved.error();
  return formatList({{"DisplayName", account->name}, {"TargetServer", visible(target)}, {"Status", "Completed"}});
}

struct Row {
  std::string_view cmdlet;
  Result<Lines> (*run)(Desk&);
};

constexpr Row kRows[] = {
    {"Set-ImapSettings", &setImapSettings},
    {"Get-ImapSettings", &getImapSettings},
    {"Enable-ExchangeCertificate", &enableExchangeCertificate},
    {"New-MoveRequest", &newMoveRequest},
};

// A call that did not come from parseCmdlet may lack what the cmdlet needs.
Status checkRequired(const CmdletCall& call) {
  for (const Cmdlet& cmdlet : cmdlets()) {
    if (cmdlet.name != call.cmdlet) continue;
    for (const CmdletParameter& parameter : cmdlet.parameters) {
      if (parameter.required && call.find(parameter.name) == nullptr) {
        return Error{fmt::format("{} needs -{}", cmdlet.name, parameter.name)};
      }
    }
  }
  return {};
}

}  // namespace

std::optional<Result<Lines>> runSettingsCmdlet(const CmdletCall& call, const Product& product, Machine& machine,
                                               Directory& directory) {
  for (const Row& row : kRows) {
    if (row.cmdlet != call.cmdlet) continue;
    if (Status known = checkKnownTo(product, call); !known) return known.error();
    if (Status complete = checkRequired(call); !complete) return complete.error();
    Desk desk{call, product, machine, directory};
    return row.run(desk);
  }
  return std::nullopt;
}

}  // namespace coexist
