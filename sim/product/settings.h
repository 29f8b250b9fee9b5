// Settings as an administrator sees them: what is configured, and what each service of a machine has in effect.
//
// Source: Set-ImapSettings (exchange-ps); seed 000 and seed 002 for what needs a restart and what does not.
#pragma once

#include <cstdint>
#include <set>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace coexist {

enum class LoginType { kPlainTextLogin = 1, kPlainTextAuthentication = 2, kSecureLogin = 3 };
std::string_view loginTypeName(LoginType type);  // "PlainTextLogin"

struct ImapSettings {
  LoginType loginType = LoginType::kSecureLogin;
  bool enableGssapiAndNtlmAuth = true;
  std::string x509CertificateName;  // FQDN
  bool enforceCertificateErrors = false;
  uint16_t proxyTargetPort = 1993;
  int64_t authenticatedTimeoutMs = 30 * 60 * 1000;
  int64_t preAuthenticatedTimeoutMs = 60 * 1000;
  size_t maxCommandBytes = 10240;
  bool protocolLogEnabled = true;
};

// One parameter of Set-ImapSettings and the setting behind it.
struct ImapSetting {
  std::string_view name;                     // "LoginType"
  std::string_view takes;                    // "PlainTextLogin, PlainTextAuthentication or SecureLogin", for messages
  std::string (*show)(const ImapSettings&);  // as Get-ImapSettings shows it: "SecureLogin", "True", "00:30:00"
  bool (*assign)(ImapSettings&,
                 std::string_view text);  // false: no such value, nothing is changed. "true", "True", ...
};
std::span<const ImapSetting> imapSettings();                // in the order in which Get-ImapSettings shows them
const ImapSetting* findImapSetting(std::string_view name);  // without letter case; null when there is none

enum class MachineService { kFrontEnd, kBackEnd };

// One server machine: its name, its configured settings, and the copy that each of its services took at its start.
class Machine {
 public:
  // An empty x509CertificateName in `defaults` becomes `fqdn`.
  Machine(std::string fqdn, ImapSettings defaults);

  const std::string& fqdn() const { return fqdn_; }
  const ImapSettings& configured() const { return configured_; }
  const ImapSettings& inEffect(MachineService service) const;

  void configure(ImapSettings settings) { configured_ = std::move(settings); }
  void restart(MachineService service);  // copies configured into effect

  // Enable-ExchangeCertificate -Services IMAP: binds for good, and renames X509CertificateName at once, configured and
  // in effect (seed 002).
  void bindCertificate(const std::string& name);
  const std::set<std::string>& boundCertificates() const { return boundCertificates_; }

 private:
  std::string fqdn_;
  ImapSettings configured_;
  ImapSettings frontEnd_;
  ImapSettings backEnd_;
  std::set<std::string> boundCertificates_;
};

}  // namespace coexist
