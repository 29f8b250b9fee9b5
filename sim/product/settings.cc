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

std::optional<int64_t> number(std::string_view text, int64_t lowest, int64_t highest) {
  int64_t value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem != std::errc() || end != text.data() + text.size() || value < lowest || value > highest) return {};
  return value;
}

template <typename T>
bool assignNumber(T& target, std::string_view text, int64_t lowest, int64_t highest) {
  const auto value = number(text, lowest, highest);
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
    const auto value = number(parts[i], 0, i == 0 ? 23 : 59);
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

bool assignLoginType(ImapSettings& settings, std::string_view text) {
  for (const auto& [type, name] : kLoginTypes) {
    const bool meant = equalsIgnoreCase(text, name) || text == std::to_string(static_cast<int>(type));
    if (!meant) continue;
    settings.loginType = type;
    return true;
  }
  return false;
}

// A host name as it stands in a certificate; a wildcard is no FQDN and is refused by the product too.
bool assignCertificateName(ImapSettings& settings, std::string_view text) {
  constexpr size_t kMaxHostName = 253;
  if (text.empty() || text.size() > kMaxHostName || text.front() == '.' || text.back() == '.') return false;
  const bool clean = std::all_of(text.begin(), text.end(), [](char c) {
    const char lower = lowerAscii(c);
    return (lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
  });
  if (!clean || text.find("..") != std::string_view::npos) return false;
  settings.x509CertificateName = text;
  return true;
}

constexpr std::string_view kBoolean = "$true or $false";
constexpr std::string_view kTimeout = "a time from 00:00:30 to 01:00:00";

constexpr ImapSetting kSettings[] = {
    {"X509CertificateName", "a host name", [](const ImapSettings& s) { return s.x509CertificateName; },
     &assignCertificateName},
    {"LoginType", "PlainTextLogin, PlainTextAuthentication or SecureLogin",
     [](const ImapSettings& s) { return std::string(loginTypeName(s.loginType)); }, &assignLoginType},
    {"AuthenticatedConnectionTimeout", kTimeout,
     [](const ImapSettings& s) { return shownTime(s.authenticatedTimeoutMs); },
     [](ImapSettings& s, std::string_view text) { return assignTimeout(s.authenticatedTimeoutMs, text); }},
    {"PreAuthenticatedConnectionTimeout", kTimeout,
     [](const ImapSettings& s) { return shownTime(s.preAuthenticatedTimeoutMs); },
     [](ImapSettings& s, std::string_view text) { return assignTimeout(s.preAuthenticatedTimeoutMs, text); }},
    {"MaxCommandSize", "a number from 1024 to 16384",
     [](const ImapSettings& s) { return std::to_string(s.maxCommandBytes); },
     [](ImapSettings& s, std::string_view text) { return assignNumber(s.maxCommandBytes, text, 1024, 16384); }},
    {"ProxyTargetPort", "a number from 1 to 65535",
     [](const ImapSettings& s) { return std::to_string(s.proxyTargetPort); },
     [](ImapSettings& s, std::string_view text) { return assignNumber(s.proxyTargetPort, text, 1, 65535); }},
    {"ProtocolLogEnabled", kBoolean, [](const ImapSettings& s) { return shown(s.protocolLogEnabled); },
     [](ImapSettings& s, std::string_view text) { return assignBoolean(s.protocolLogEnabled, text); }},
    {"EnforceCertificateErrors", kBoolean, [](const ImapSettings& s) { return shown(s.enforceCertificateErrors); },
     [](ImapSettings& s, std::string_view text) { return assignBoolean(s.enforceCertificateErrors, text); }},
    {"EnableGSSAPIAndNTLMAuth", kBoolean, [](const ImapSettings& s) { return shown(s.enableGssapiAndNtlmAuth); },
     [](ImapSettings& s, std::string_view text) { return assignBoolean(s.enableGssapiAndNtlmAuth, text); }},
};

}  // namespace

std::string_view loginTypeName(LoginType type) {
  for (const auto& [known, name] : kLoginTypes) {
    if (known == type) return name;
  }
  return {};
}

std::span<const ImapSetting> imapSettings() { return kSettings; }

const ImapSetting* findImapSetting(std::string_view name) {
  for (const ImapSetting& setting : kSettings) {
    if (equalsIgnoreCase(setting.name, name)) return &setting;
  }
  return nullptr;
}

Machine::Machine(std::string fqdn, ImapSettings defaults) : fqdn_(std::move(fqdn)), configured_(std::move(defaults)) {
  if (configured_.x509CertificateName.empty()) configured_.x509CertificateName = fqdn_;
  frontEnd_ = configured_;
  backEnd_ = configured_;
}

const ImapSettings& Machine::inEffect(MachineService service) const {
  return service == MachineService::kFrontEnd ? frontEnd_ : backEnd_;
}

void Machine::restart(MachineService service) {
  (service == MachineService::kFrontEnd ? frontEnd_ : backEnd_) = configured_;
}

void Machine::bindCertificate(const std::string& name) {
  boundCertificates_.insert(name);
  for (ImapSettings* settings : {&configured_, &frontEnd_, &backEnd_}) settings->x509CertificateName = name;
}

}  // namespace coexist
