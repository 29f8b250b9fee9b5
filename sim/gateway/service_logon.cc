#include "gateway/service_logon.h"

#include <algorithm>

#include "base/text.h"
#include "product/sourced_text.h"

namespace coexist {
namespace {

constexpr std::string_view kPlainWord = "plain:";
constexpr std::string_view kMailboxFields[] = {"alias", "user", "mail"};
constexpr std::string_view kAccountFields[] = {"domain", "account"};

bool standsIn(std::string_view text, std::string_view field) {
  return text.find("{" + std::string(field) + "}") != text.npos;
}

// Whether nothing in braces is left when what is known has been taken out.
bool knowsAllFields(std::string_view text) {
  std::string rest(text);
  for (const std::string_view field : kMailboxFields) rest = filledText(rest, {{field, ""}});
  for (const std::string_view field : kAccountFields) rest = filledText(rest, {{field, ""}});
  return rest.find_first_of("{}") == rest.npos && isOneLine(rest);
}

std::string_view fieldOf(const Account& mailbox, std::string_view field) {
  if (field == "alias") return mailbox.alias;
  return field == "user" ? mailbox.name : mailbox.smtpAddress;
}

}  // namespace

std::vector<std::string_view> ServiceLogon::fields() const {
  if (form == Form::kNone) return {};
  if (form == Form::kExchange) return {"alias"};
  std::vector<std::string_view> used;
  for (const std::string_view field : kMailboxFields) {
    if (standsIn(text, field)) used.push_back(field);
  }
  return used;
}

Result<ServiceLogon> readServiceLogon(std::string_view said) {
  using Form = ServiceLogon::Form;
  if (said == "exchange") return ServiceLogon{Form::kExchange};
  if (said == "plain") return ServiceLogon{Form::kPlain, "{user}"};
  if (said == "master-user") return ServiceLogon{Form::kName, "{user}*{account}"};
  const bool plain = said.starts_with(kPlainWord);
  ServiceLogon made{plain ? Form::kPlain : Form::kName, std::string(said.substr(plain ? kPlainWord.size() : 0))};
  if (!knowsAllFields(made.text))
    return Error{"a field that is not known", std::string(said), std::string(kServiceLogonHelp)};
  if (made.fields().empty()) return Error{"it names no mailbox", std::string(said), std::string(kServiceLogonHelp)};
  return made;
}

ServiceAccountName::ServiceAccountName(std::string_view name) {
  const size_t cut = name.find_first_of("/\\");
  if (cut != name.npos) domain = name.substr(0, cut);
  account = cut == name.npos ? name : name.substr(cut + 1);
}

std::string serviceLogonName(const ServiceLogon& logon, MailProtocol protocol, std::string_view serviceAccount,
                             const Account& mailbox) {
  for (const std::string_view field : logon.fields()) {
    if (fieldOf(mailbox, field).empty()) return {};
  }
  if (logon.form == ServiceLogon::Form::kNone) return {};
  if (logon.form == ServiceLogon::Form::kExchange) {
    std::string name(serviceAccount);
    const char between = protocol == MailProtocol::kPop3 ? '\\' : '/';
    if (between != '/') std::replace(name.begin(), name.end(), '/', between);
    return name + between + mailbox.alias;
  }
  const ServiceAccountName own(serviceAccount);
  return filledText(logon.text, {{"domain", own.domain},
                                 {"account", own.account},
                                 {"alias", mailbox.alias},
                                 {"user", mailbox.name},
                                 {"mail", mailbox.smtpAddress}});
}

}  // namespace coexist
