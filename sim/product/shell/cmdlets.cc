// The table of cmdlets, and what each product knows of it.
#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "product/shell/administrator.h"

namespace coexist {
namespace {

using enum ParameterType;

// Which machine, and every setting of that protocol; sorted.
std::vector<CmdletParameter> settingParameters(MailProtocol protocol) {
  std::vector<CmdletParameter> parameters = {{"Identity", kServer}, {"Server", kServer}};
  for (const ServiceSetting& setting : serviceSettings()) {
    if (setting.isParameterOf(protocol)) parameters.push_back({std::string(setting.field.key), kSetting});
  }
  std::sort(parameters.begin(), parameters.end(),
            [](const CmdletParameter& a, const CmdletParameter& b) { return a.name < b.name; });
  return parameters;
}

const std::vector<Cmdlet>& table() {
  constexpr std::optional<MailProtocol> kNoSettings;
  static const std::vector<CmdletParameter> kProbe = {
      {"ClientAccessServer", kServer}, {"ConnectionType", kConnectionType}, {"LightMode", kSwitch}};
  static const std::vector<CmdletParameter> kOfServer = {{"Identity", kServer}, {"Server", kServer}};
  static const std::vector<CmdletParameter> kServiceOf = {
      {"Name", kService, true}, {"ComputerName", kServer}, {"Force", kSwitch}};
  static const std::vector<Cmdlet> kCmdlets = {
      {"Enable-ExchangeCertificate",
       {{"DomainName", kText, true}, {"Services", kCertificateUse, true}, {"Server", kServer}, {"Force", kSwitch}},
       "binds the certificate made for that name to services, for good: -DomainName mail.example.test -Services "
       "IMAP,POP,IIS (certificates are named by host name here, not by thumbprint)"},
      {"Get-ImapSettings", kOfServer, "shows what is configured", MailProtocol::kImap},
      {"Get-PopSettings", kOfServer, "shows what is configured", MailProtocol::kPop3},
      {"Get-ReceiveConnector", kOfServer, "shows what is configured; here a server has one, of its name",
       MailProtocol::kSmtp},
      {"Get-ServerHealth",
       {{"Identity", kServer}, {"HealthSet", kText}},
       "shows whether the last log-on of the health mailbox went well, for each listener"},
      {"Get-Service", {{"Name", kService}, {"ComputerName", kServer}}, "shows which of a server's mail services run"},
      {"New-MoveRequest",
       {{"Identity", kText, true}, {"TargetServer", kServer, true}},
       "moves a mailbox to the server of that name: -Identity alice -TargetServer new"},
      {"Restart-Service", kServiceOf,
       "restarts services, so that settings take effect: MSExchangeIMAP4 -ComputerName new"},
      {"Set-ImapSettings", settingParameters(MailProtocol::kImap),
       "configures the IMAP services; takes effect when they restart", MailProtocol::kImap},
      {"Set-Mailbox",
       {{"Identity", kText, true}, {"Alias", kText, true}},
       "gives a mailbox another alias: -Identity alice -Alias aliddell"},
      {"Set-PopSettings", settingParameters(MailProtocol::kPop3),
       "configures the POP3 services; takes effect when they restart", MailProtocol::kPop3},
      {"Set-ReceiveConnector", settingParameters(MailProtocol::kSmtp),
       "configures the SMTP service, for connections to come: -Identity new -AuthMechanism Integrated",
       MailProtocol::kSmtp},
      {"Start-Service", kServiceOf, "starts services, with the settings that are configured"},
      {"Stop-Service", kServiceOf, "stops services: connections end, and new ones are refused"},
      {"Test-ImapConnectivity", kProbe, "logs on by IMAP through the front end as the test user and shows the result",
       kNoSettings, MailProtocol::kImap},
      {"Test-PopConnectivity", kProbe, "logs on by POP3 through the front end as the test user and shows the result",
       kNoSettings, MailProtocol::kPop3},
      {"Update-ExchangeServer",
       {{"Build", kText, true}, {"Server", kServer}},
       "makes a server the later product with that build, and restarts it: -Build 5.5.2394.0 -Server new"},
  };
  return kCmdlets;
}

// Those of its settings that the shell of `product` has, and all that are no settings.
std::set<std::string> parametersOf(const Cmdlet& cmdlet, const Product& product) {
  std::set<std::string> names;
  for (const CmdletParameter& parameter : cmdlet.parameters) {
    const bool known = parameter.type != kSetting || product.parameters[*cmdlet.settingsOf].contains(parameter.name);
    if (known) names.insert(parameter.name);
  }
  return names;
}

}  // namespace

const CmdletParameter* parameterOf(const Cmdlet& cmdlet, std::string_view name) {
  for (const CmdletParameter& parameter : cmdlet.parameters) {
    if (equalsIgnoreCase(parameter.name, name)) return &parameter;
  }
  return nullptr;
}

std::span<const Cmdlet> cmdlets() { return table(); }

const std::string* CmdletCall::find(const std::string& name) const {
  const auto parameter = parameters.find(name);
  return parameter == parameters.end() ? nullptr : &parameter->second;
}

std::vector<std::string> CmdletCall::list(const std::string& name) const {
  std::vector<std::string> items;
  if (const std::string* value = find(name)) {
    for (const std::string_view item : split(*value, ',')) items.emplace_back(trim(item));
  }
  return items;
}

const Cmdlet* findCmdlet(std::string_view name) {
  for (const Cmdlet& cmdlet : table()) {
    if (equalsIgnoreCase(cmdlet.name, name)) return &cmdlet;
  }
  return nullptr;
}

const Cmdlet* cmdletNamedIn(std::string_view line) {
  const std::string_view typed = trim(line);
  return findCmdlet(typed.substr(0, typed.find_first_of(" \t")));
}

Status checkKnownTo(const Product& product, const CmdletCall& call) {
  if (!product.cmdlets.contains(call.cmdlet) || findCmdlet(call.cmdlet) == nullptr) {
    const std::string known = product.cmdlets.empty() ? "nothing" : fmt::format("{}", fmt::join(product.cmdlets, ", "));
    return Error{fmt::format("{} has no cmdlet {}", product.name, visible(call.cmdlet)), {}, "it has " + known};
  }
  const Cmdlet& cmdlet = *findCmdlet(call.cmdlet);
  const std::set<std::string> parameters = parametersOf(cmdlet, product);
  for (const auto& [name, value] : call.parameters) {
    if (parameters.contains(name)) continue;
    return Error{fmt::format("{} of {} has no parameter {}", cmdlet.name, product.name, visible(name)),
                 {},
                 fmt::format("it has {}", fmt::join(parameters, ", "))};
  }
  return {};
}

}  // namespace coexist
