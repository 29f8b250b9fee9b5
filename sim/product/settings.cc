#include "product/settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include "base/text.h"

namespace coexist {
namespace {

constexpr std::pair<LoginType, std::string_view> kLoginTypes[] = {
    {LoginType::kPlainTextLogin, "PlainTextLogin"},
    {LoginType::kPlainTextAuthentication, "PlainTextAuthentication"},
    {LoginType::kSecureLogin, "SecureLogin"},
};

std::optional<int64_t> numberWithin(std::string_view text, int64_t lowest, int64_t highest) {
  int64_t value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem != std::errc() || end != text.data() + text.size() || value < lowest || value > highest) return {};
  return value;
}

template <typename T>
bool assignNumber(T& target, std::string_view text, int64_t lowest, int64_t highest) {
  const auto value = numberWithin(text, lowest, highest);
  if (value) target = static_cast<T>(*value);
  return value.has_value();
}

bool assignBoolean(bool& target, std::string_view text) {
  const bool yes = equalsIgnoreCase(text, "true");
  if (!yes && !equalsIgnoreCase(text, "false")) return false;
  target = yes;
  return true;
}

// A time span as the shell writes it, "hh:mm:ss", from 30 seconds to an hour (exchange-ps).
bool assignTimeout(int64_t& targetMs, std::string_view text) {
  const std::vector<std::string_view> parts = split(text, ':');
  if (parts.size() != 3) return false;
  int64_t seconds = 0;
  for (size_t i = 0; i < parts.size(); ++i) {
    const auto value = numberWithin(parts[i], 0, i == 0 ? 23 : 59);
    if (!value || parts[i].size() > 2) return false;
    seconds = seconds * 60 + *value;
  }
  if (seconds < 30 || seconds > 3600) return false;
  targetMs = seconds * 1000;
  return true;
}

std::string shown(bool value) { return value ? "True" : "False"; }

std::string shownTime(int64_t ms) {
  const int64_t seconds = ms / 1000;
  return fmt::format("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
}

bool assignLoginType(ServiceSettings& settings, std::string_view text) {
  for (const auto& [type, name] : kLoginTypes) {
    const bool meant = equalsIgnoreCase(text, name) || text == std::to_string(static_cast<int>(type));
    if (!meant) continue;
    settings.loginType = type;
    return true;
  }
  return false;
}

// A host name as it stands in a certificate; a wildcard is no FQDN and is refused by the product too.
bool assignCertificateName(ServiceSettings& settings, std::string_view text) {
  constexpr size_t kMaxHostName = 253;
  if (text.empty() || text.size() > kMaxHostName || text.front() == '.' || text.back() == '.') return false;
  const bool clean = isAll(text, [](char c) { return isLetter(c) || isDigit(c) || c == '-' || c == '.'; });
  if (!clean || text.find("..") != std::string_view::npos) return false;
  settings.x509CertificateName = text;
  return true;
}

bool assignSortOrder(ServiceSettings& settings, std::string_view text) {
  const bool descending = equalsIgnoreCase(text, "Descending");
  if (!descending && !equalsIgnoreCase(text, "Ascending")) return false;
  settings.newestFirst = descending;
  return true;
}

constexpr std::string_view kBoolean = "$true or $false";
constexpr std::string_view kTimeout = "a time from 00:00:30 to 01:00:00";

constexpr ServiceSetting kSettings[] = {
    {"X509CertificateName", "a host name", [](const ServiceSettings& s) { return s.x509CertificateName; },
     &assignCertificateName},
    {"LoginType", "PlainTextLogin, PlainTextAuthentication or SecureLogin",
     [](const ServiceSettings& s) { return std::string(loginTypeName(s.loginType)); }, &assignLoginType},
    {"AuthenticatedConnectionTimeout", kTimeout,
     [](const ServiceSettings& s) { return shownTime(s.authenticatedTimeoutMs); },
     [](ServiceSettings& s, std::string_view text) { return assignTimeout(s.authenticatedTimeoutMs, text); }},
    {"PreAuthenticatedConnectionTimeout", kTimeout,
     [](const ServiceSettings& s) { return shownTime(s.preAuthenticatedTimeoutMs); },
     [](ServiceSettings& s, std::string_view text) { return assignTimeout(s.preAuthenticatedTimeoutMs, text); }},
    {.name = "MaxCommandSize",
     .takes = "a number from 1024 to 16384",
     .show = [](const ServiceSettings& s) { return std::to_string(s.maxCommandBytes); },
     .assign = [](ServiceSettings& s,
                  std::string_view text) { return assignNumber(s.maxCommandBytes, text, 1024, 16384); },
     .pop3 = false,
     .ownValue = true},
    {.name = "MaxCommandSize",
     .takes = "a number from 40 to 1024",
     .show = [](const ServiceSettings& s) { return std::to_string(s.maxCommandBytes); },
     .assign = [](ServiceSettings& s,
                  std::string_view text) { return assignNumber(s.maxCommandBytes, text, 40, 1024); },
     .imap = false,
     .smtp = false,
     .ownValue = true},
    {.name = "MessageRetrievalSortOrder",
     .takes = "Ascending or Descending",
     .show = [](const ServiceSettings& s) { return std::string(s.newestFirst ? "Descending" : "Ascending"); },
     .assign = &assignSortOrder,
     .imap = false,
     .smtp = false,
     .ownValue = true},
    {.name = "ProxyTargetPort",
     .takes = "a number from 1 to 65535",
     .show = [](const ServiceSettings& s) { return std::to_string(s.proxyTargetPort); },
     .assign = [](ServiceSettings& s,
                  std::string_view text) { return assignNumber(s.proxyTargetPort, text, 1, 65535); },
     .ownValue = true},
    {"ProtocolLogEnabled", kBoolean, [](const ServiceSettings& s) { return shown(s.protocolLogEnabled); },
     [](ServiceSettings& s, std::string_view text) { return assignBoolean(s.protocolLogEnabled, text); }},
    {"EnforceCertificateErrors", kBoolean, [](const ServiceSettings& s) { return shown(s.enforceCertificateErrors); },
     [](ServiceSettings& s, std::string_view text) { return assignBoolean(s.enforceCertificateErrors, text); }},
    {"EnableGSSAPIAndNTLMAuth", kBoolean, [](const ServiceSettings& s) { return shown(s.enableGssapiAndNtlmAuth); },
     [](ServiceSettings& s, std::string_view text) { return assignBoolean(s.enableGssapiAndNtlmAuth, text); }},
};

}  // namespace

std::string_view loginTypeName(LoginType type) {
  for (const auto& [known, name] : kLoginTypes) {
    if (known == type) return name;
  }
  return {};
}

std::span<const ServiceSetting> serviceSettings() { return kSettings; }

bool ServiceSetting::concerns(MailProtocol protocol) const {
  switch (protocol) {
    case MailProtocol::kImap:
      return imap;
    case MailProtocol::kPop3:
      return pop3;
    case MailProtocol::kSmtp:
      return smtp;
  }
  return false;
}

const ServiceSetting* findServiceSetting(MailProtocol protocol, std::string_view name) {
  for (const ServiceSetting& setting : kSettings) {
    if (setting.concerns(protocol) && equalsIgnoreCase(setting.name, name)) return &setting;
  }
  return nullptr;
}

Machine::Machine(std::string fqdn, ServiceDefaults defaults)
    : fqdn_(std::move(fqdn)), configured_(std::move(defaults)) {
  for (const MailProtocol protocol : kAllMailProtocols) {
    std::string& name = configured_[protocol].x509CertificateName;
    if (name.empty()) name = fqdn_;
  }
  frontEnd_ = configured_;
  backEnd_ = configured_;
}

Machine::Machine(std::string fqdn, const ServiceSettings& forEveryProtocol)
    : Machine(std::move(fqdn), [&forEveryProtocol] {
        ServiceDefaults all;
        for (const MailProtocol protocol : kAllMailProtocols) all[protocol] = forEveryProtocol;
        return all;
      }()) {}

const ServiceSettings& Machine::inEffect(MailProtocol protocol, MachineService service) const {
  return service == MachineService::kFrontEnd ? frontEnd_[protocol] : backEnd_[protocol];
}

const std::string& Machine::certificateNameByLoginType(MailProtocol protocol, MachineService service) const {
  const ServiceSettings& settings = inEffect(protocol, service);
  return settings.loginType == LoginType::kPlainTextLogin ? settings.x509CertificateName : fqdn_;
}

void Machine::restart(MailProtocol protocol, MachineService service) {
  (service == MachineService::kFrontEnd ? frontEnd_ : backEnd_)[protocol] = configured_[protocol];
}

void Machine::bindCertificate(MailProtocol protocol, const std::string& name) {
  bound_[protocol].insert(name);
  for (ServiceDefaults* settings : {&configured_, &frontEnd_, &backEnd_}) {
    (*settings)[protocol].x509CertificateName = name;
  }
}

}  // namespace coexist
