// The table of cmdlets, and what each product knows of it.
#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "product/administrator.h"

namespace coexist {
namespace {

using enum ParameterType;

CmdletParameter setting(std::string name) { return {std::move(name), kSetting}; }

const std::vector<Cmdlet>& table() {
  static const std::vector<Cmdlet> kCmdlets = {
      {"Enable-ExchangeCertificate",
       {{"DomainName", kText, true}, {"Services", kCertificateUse, true}, {"Server", kText}, {"Force", kSwitch}},
       "binds the certificate made for that name to services, for good: -DomainName mail.example.test -Services "
       "IMAP,POP,IIS (certificates are named by host name here, not by thumbprint)"},
      {"Get-ImapSettings", {{"Identity", kText}, {"Server", kText}}, "shows what is configured"},
      {"Get-ServerHealth",
       {{"Identity", kText}, {"HealthSet", kText}},
       "shows whether the last log-on of the health mailbox went well, for each listener"},
      {"New-MoveRequest",
       {{"Identity", kText, true}, {"TargetServer", kText, true}},
       "moves a mailbox to the back end of that name: -Identity alice -TargetServer new"},
      {"Restart-Service",
       {{"Name", kService, true}, {"Force", kSwitch}},
       "restarts MSExchangeIMAP4 (front end) or MSExchangeIMAP4BE (back end), so that settings take effect"},
      {"Set-ImapSettings",
       {setting("AuthenticatedConnectionTimeout"),
        setting("EnableGSSAPIAndNTLMAuth"),
        setting("EnforceCertificateErrors"),
        {"Identity", kText},
        setting("LoginType"),
        setting("MaxCommandSize"),
        setting("PreAuthenticatedConnectionTimeout"),
        setting("ProtocolLogEnabled"),
        setting("ProxyTargetPort"),
        {"Server", kText},
        setting("X509CertificateName")},
       "configures the IMAP services; takes effect when they restart"},
      {"Test-ImapConnectivity",
       {{"ClientAccessServer", kText}, {"ConnectionType", kConnectionType}, {"LightMode", kSwitch}},
       "logs on through the front end as the test user and shows the result"},
  };
  return kCmdlets;
}

}  // namespace

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

Status checkKnownTo(const Product& product, const CmdletCall& call) {
  if (!product.cmdlets.contains(call.cmdlet)) {
    const std::string known = product.cmdlets.empty() ? "nothing" : fmt::format("{}", fmt::join(product.cmdlets, ", "));
    return Error{fmt::format("{} has no cmdlet {}", product.name, visible(call.cmdlet)), {}, "it has " + known};
  }
  if (call.cmdlet != "Set-ImapSettings") return {};
  for (const auto& [name, value] : call.parameters) {
    if (name == "Identity" || name == "Server" || product.parameters[MailProtocol::kImap].contains(name)) continue;
    return Error{fmt::format("Set-ImapSettings of {} has no parameter {}", product.name, visible(name)),
                 {},
                 fmt::format("it has {}", fmt::join(product.parameters[MailProtocol::kImap], ", "))};
  }
  return {};
}

}  // namespace coexist
