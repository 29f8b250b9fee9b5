// Settings as an administrator sees them: what is configured, and what each service of a machine has in effect.
//
// Source: Set-ImapSettings and Set-PopSettings (exchange-ps), which share most parameters, and Set-ReceiveConnector,
// which has others; seed 000 and seed 002 for what needs a restart and what does not.
#pragma once

#include <array>
#include <cstdint>
#include <set>
#include <span>
#include <string>
#include <string_view>

#include "base/field.h"
#include "base/result.h"
#include "mail/protocol.h"
#include "product/receive_connector.h"
#include "sasl/ntlm_policy.h"

namespace coexist {

enum class LoginType { kPlainTextLogin = 1, kPlainTextAuthentication = 2, kSecureLogin = 3 };
std::string_view loginTypeName(LoginType type);  // "PlainTextLogin"

// What one protocol's service goes by.
struct ServiceSettings {
  LoginType loginType = LoginType::kSecureLogin;
  bool enableGssapiAndNtlmAuth = true;
  bool ntlmNeedsTls = false;        // neither listed nor taken in clear
  NtlmPolicy ntlm;                  // and what is demanded of its proofs
  std::string x509CertificateName;  // FQDN
  bool enforceCertificateErrors = false;
  uint16_t proxyTargetPort = 0;
  int64_t authenticatedTimeoutMs = 30 * 60 * 1000;
  int64_t preAuthenticatedTimeoutMs = 60 * 1000;
  size_t maxCommandBytes = 10240;
  bool protocolLogEnabled = true;
  std::string banner;          // SMTP: in the place of the profile's greeting; may be empty
  ReceiveConnector connector;  // SMTP
  bool newestFirst = false;    // POP3: message 1 is the newest (MessageRetrievalSortOrder Descending; 5.5, Q186172)
};

// One parameter of Set-ImapSettings, Set-PopSettings or Set-ReceiveConnector, and the setting behind it.
struct ServiceSetting {
  Field<ServiceSettings> field;  // the key is the parameter's name, "LoginType"
  bool imap = true;
  bool pop3 = true;
  bool smtp = true;
  // Whether each protocol has a value of its own by nature (a port), so that a profile cannot set it for all at once.
  bool ownValue = false;
  bool takesNumbers = false;  // the shell takes a word's number for it too, from 1 on (exchange-ps: LoginType)

  bool concerns(MailProtocol protocol) const;
  // Whether the protocol's cmdlet may have it. Set-ReceiveConnector has none of those that the services share.
  bool isParameterOf(MailProtocol protocol) const;
  bool isSwitch() const { return field.form.kind == FieldForm::Kind::kBoolean; }
  std::string show(const ServiceSettings& settings) const;  // as Get-ImapSettings does: "True", "00:30:00"
  // As an administrator types it, "true" without its $; false: no such value, and nothing is changed.
  bool assign(ServiceSettings& settings, std::string_view typed) const;
  std::string takes() const;  // for messages: "PlainTextLogin, PlainTextAuthentication or SecureLogin"
};
// All of them, in the order in which Get-ImapSettings shows them; a name may stand once for each protocol.
std::span<const ServiceSetting> serviceSettings();
const ServiceSetting* findServiceSetting(MailProtocol protocol, std::string_view name);  // without letter case

enum class MachineService { kFrontEnd, kBackEnd };

using ServiceDefaults = PerProtocol<ServiceSettings>;

// One server machine: its name, its configured settings, and the copy that each of its services took at its start.
// Every protocol has services of its own.
class Machine {
 public:
  // An empty x509CertificateName in `defaults` becomes `fqdn`.
  Machine(std::string fqdn, ServiceDefaults defaults);
  Machine(std::string fqdn, const ServiceSettings& forEveryProtocol);

  const std::string& fqdn() const { return fqdn_; }
  const ServiceSettings& configured(MailProtocol protocol) const { return configured_[protocol]; }
  const ServiceSettings& inEffect(MailProtocol protocol, MachineService service) const;

  // The certificate that a service which goes by its LoginType presents to its own kind: under PlainTextLogin the one
  // that X509CertificateName names, else the machine's own. Only a quirk goes by that.
  const std::string& certificateNameByLoginType(MailProtocol protocol, MachineService service) const;

  void configure(MailProtocol protocol, ServiceSettings settings) { configured_[protocol] = std::move(settings); }
  void restart(MailProtocol protocol, MachineService service);  // copies configured into effect

  // Whether a service listens; all do until they are told otherwise.
  bool runs(MailProtocol protocol, MachineService service) const { return !stopped_[protocol][at(service)]; }
  void run(MailProtocol protocol, MachineService service, bool runs) { stopped_[protocol][at(service)] = !runs; }

  // Enable-ExchangeCertificate -Services IMAP or POP: binds for good, and renames X509CertificateName at once,
  // configured and in effect (seed 002).
  void bindCertificate(MailProtocol protocol, const std::string& name);
  const std::set<std::string>& boundCertificates(MailProtocol protocol) const { return bound_[protocol]; }

 private:
  static constexpr size_t at(MachineService service) { return static_cast<size_t>(service); }

  std::string fqdn_;
  ServiceDefaults configured_;
  ServiceDefaults frontEnd_;
  ServiceDefaults backEnd_;
  PerProtocol<std::set<std::string>> bound_;
  PerProtocol<std::array<bool, 2>> stopped_;  // by service
};

}  // namespace coexist
