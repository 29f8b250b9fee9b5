#include "product/settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/field_reader.h"
#include "base/field_row.h"
#include "base/mutant.h"
#include "base/text.h"

namespace coexist {
namespace {

constexpr WordRow<LoginType> kLoginTypes[] = {
    {"PlainTextLogin", LoginType::kPlainTextLogin},
    {"PlainTextAuthentication", LoginType::kPlainTextAuthentication},
    {"SecureLogin", LoginType::kSecureLogin},
};
// Exchange-ps for the words of ExtendedProtectionPolicy; the other names of NTLM's settings are coexist's own.
constexpr WordRow<ChannelBinding> kChannelBindings[] = {
    {"None", ChannelBinding::kNone},
    {"Allow", ChannelBinding::kAllow},
    {"Require", ChannelBinding::kRequire},
};
constexpr WordRow<bool> kNtlmVersions[] = {{"All", false}, {"V2", true}};
constexpr int64_t kMaxNtlmWindowMs = int64_t{72} * 60 * 60 * 1000;
constexpr WordRow<bool> kSortOrders[] = {{"Ascending", false}, {"Descending", true}};

constexpr FieldForm kTimeout = timeFrom(30 * 1000, 60 * 60 * 1000);  // exchange-ps
constexpr int64_t kMaxHostName = 253;

// As it stands in a certificate; a wildcard is no FQDN and is refused by the product too.
bool isHostName(std::string_view text) {
  if (text.front() == '.' || text.back() == '.' || text.find("..") != std::string_view::npos) return false;
  return isAll(text, [](char c) { return isLetter(c) || isDigit(c) || c == '-' || c == '.'; });
}

constexpr WordRow<PermissionGroup> kPermissionGroups[] = {
    {"AnonymousUsers", PermissionGroup::kAnonymousUsers},
    {"ExchangeUsers", PermissionGroup::kExchangeUsers},
    {"ExchangeServers", PermissionGroup::kExchangeServers},
    {"ExchangeLegacyServers", PermissionGroup::kExchangeLegacyServers},
    {"Partners", PermissionGroup::kPartners},
    {"Custom", PermissionGroup::kCustom},
};
constexpr WordRow<bool> kLocalSenders[] = {{"Anybody", false}, {"Authenticated", true}};
constexpr WordRow<bool> kEmptySenders[] = {{"Anywhere", false}, {"Local", true}};
constexpr WordRow<SizeMode> kSizeModes[] = {
    {"Enabled", SizeMode::kEnabled},
    {"EnabledWithoutValue", SizeMode::kEnabledWithoutValue},
    {"Disabled", SizeMode::kDisabled},
};

// A word of AuthMechanism, and what it says. BasicAuthRequireTLS is the LoginType of a connector: BasicAuth, which
// shows the password, not in clear.
struct AuthMechanismWord {
  std::string_view word;
  bool (*isSaid)(const ServiceSettings& settings);
  void (*say)(ServiceSettings& settings, bool said);
};
constexpr AuthMechanismWord kAuthMechanismWords[] = {
    {"Tls", [](const ServiceSettings& settings) { return settings.connector.tls; },
     [](ServiceSettings& settings, bool said) { settings.connector.tls = said; }},
    {"Integrated", [](const ServiceSettings& settings) { return settings.enableGssapiAndNtlmAuth; },
     [](ServiceSettings& settings, bool said) { settings.enableGssapiAndNtlmAuth = said; }},
    {"BasicAuth", [](const ServiceSettings& settings) { return settings.connector.basicAuth; },
     [](ServiceSettings& settings, bool said) { settings.connector.basicAuth = said; }},
    {"BasicAuthRequireTLS",
     [](const ServiceSettings& settings) {
       return settings.connector.basicAuth && settings.loginType == LoginType::kSecureLogin;
     },
     [](ServiceSettings& settings, bool said) {
       settings.loginType = said ? LoginType::kSecureLogin : LoginType::kPlainTextLogin;
     }},
    {"ExchangeServer", [](const ServiceSettings& settings) { return settings.connector.exchangeServer; },
     [](ServiceSettings& settings, bool said) { settings.connector.exchangeServer = said; }},
    {"ExternalAuthoritative", [](const ServiceSettings& settings) { return settings.connector.externalAuthoritative; },
     [](ServiceSettings& settings, bool said) { settings.connector.externalAuthoritative = said; }},
};

std::vector<std::string> authMechanisms() {
  std::vector<std::string> words;
  for (const AuthMechanismWord& row : kAuthMechanismWords) words.emplace_back(row.word);
  return words;
}

constexpr Field<ServiceSettings> kAuthMechanism = {
    "AuthMechanism", wordsOutOf(&authMechanisms, "authentication mechanism"), "which log-ons are listed and taken",
    [](ServiceSettings& settings, FieldValue value) {
      const auto& said = std::get<std::vector<std::string>>(value);
      for (const AuthMechanismWord& row : kAuthMechanismWords) {
        row.say(settings, std::find(said.begin(), said.end(), row.word) != said.end());
      }
    },
    [](const ServiceSettings& settings) {
      std::vector<std::string> words;
      for (const AuthMechanismWord& row : kAuthMechanismWords) {
        if (row.isSaid(settings)) words.emplace_back(row.word);
      }
      return FieldValue(std::move(words));
    }};

// A parameter of Set-ReceiveConnector alone.
constexpr ServiceSetting ofConnector(const Field<ServiceSettings>& field) {
  return {.field = field, .imap = false, .pop3 = false, .ownValue = true};
}

// One of its extensions, which is listed and taken or not.
template <auto kMember>
constexpr ServiceSetting extension(std::string_view name, std::string_view help) {
  return ofConnector(field<&ServiceSettings::connector, kMember>(name, trueOrFalse(), help));
}

constexpr ServiceSetting kSettings[] = {
    ofConnector(kAuthMechanism),
    ofConnector(
        field<&ServiceSettings::banner>("Banner", textBeginningWith("220"), "said in the place of the greeting")),
    extension<&ReceiveConnector::binaryMime>("BinaryMimeEnabled", "BINARYMIME, which needs CHUNKING"),
    extension<&ReceiveConnector::chunking>("ChunkingEnabled", "CHUNKING"),
    extension<&ReceiveConnector::dsn>("DeliveryStatusNotificationEnabled", "DSN"),
    extension<&ReceiveConnector::eightBitMime>("EightBitMimeEnabled", "8BITMIME"),
    extension<&ReceiveConnector::authGssapi>("EnableAuthGSSAPI", "GSSAPI beside NTLM, where Integrated is"),
    extension<&ReceiveConnector::enhancedStatusCodes>("EnhancedStatusCodesEnabled", "ENHANCEDSTATUSCODES"),
    ofConnector(field<&ServiceSettings::connector, &ReceiveConnector::maxMessageBytes>(
        "MaxMessageSize", integer(65536, 2147483647), "octets of a message")),
    ofConnector(wordsField<kPermissionGroups, &ServiceSettings::connector, &ReceiveConnector::permissionGroups>(
        "PermissionGroups", "permission group", "who may send mail here")),
    extension<&ReceiveConnector::pipelining>("PipeliningEnabled", "PIPELINING"),
    ofConnector(wordField<kSizeModes, &ServiceSettings::connector, &ReceiveConnector::size>(
        "SizeEnabled", "whether SIZE is listed, and with MaxMessageSize")),
    extension<&ReceiveConnector::smtpUtf8>("SmtpUtf8Enabled", "SMTPUTF8"),
    extension<&ReceiveConnector::suppressXAnonymousTls>("SuppressXAnonymousTls", "leaves X-ANONYMOUSTLS out"),
    ofConnector(wordField<kLocalSenders, &ServiceSettings::connector, &ReceiveConnector::localSendersLogOn>(
        "LocalSenders", "of a front end: who may send as an address of its own mail domains")),
    ofConnector(wordField<kEmptySenders, &ServiceSettings::connector, &ReceiveConnector::emptySendersStayLocal>(
        "EmptySenders", "of a front end: where <> of somebody who has logged on may go")),
    {field<&ServiceSettings::x509CertificateName>("X509CertificateName",
                                                  textThatIs(&isHostName, "a host name", kMaxHostName),
                                                  "whose certificate it presents; else the server's own name")},
    {.field = wordField<kLoginTypes, &ServiceSettings::loginType>(
         "LoginType", "which log-ons are taken in clear: all, those by SASL, or none"),
     .takesNumbers = true},
    {field<&ServiceSettings::authenticatedTimeoutMs>("AuthenticatedConnectionTimeout", kTimeout,
                                                     "how long a client may be silent behind its log-on")},
    {field<&ServiceSettings::preAuthenticatedTimeoutMs>("PreAuthenticatedConnectionTimeout", kTimeout,
                                                        "how long a client may be silent before its log-on")},
    {.field = field<&ServiceSettings::maxCommandBytes>("MaxCommandSize", integer(1024, 16384), "octets of a line"),
     .pop3 = false,
     .ownValue = true},
    {.field = field<&ServiceSettings::maxCommandBytes>("MaxCommandSize", integer(40, 1024), "octets of a line"),
     .imap = false,
     .smtp = false,
     .ownValue = true},
    {.field = wordField<kSortOrders, &ServiceSettings::newestFirst>("MessageRetrievalSortOrder",
                                                                    "whether message 1 is the oldest or the newest"),
     .imap = false,
     .smtp = false,
     .ownValue = true},
    {.field = field<&ServiceSettings::proxyTargetPort>("ProxyTargetPort", integer(1, 65535),
                                                       "of back-end services, where it is not the default"),
     .ownValue = true},
    {field<&ServiceSettings::protocolLogEnabled>("ProtocolLogEnabled", trueOrFalse(),
                                                 "whether it keeps a protocol log")},
    {field<&ServiceSettings::enforceCertificateErrors>(
        "EnforceCertificateErrors", trueOrFalse(), "whether a home with a certificate that is not valid is refused")},
    {field<&ServiceSettings::enableGssapiAndNtlmAuth>("EnableGSSAPIAndNTLMAuth", trueOrFalse(),
                                                      "whether NTLM and GSSAPI are listed and taken")},
    {field<&ServiceSettings::ntlmNeedsTls>("NtlmNeedsTls", trueOrFalse(), "NTLM is neither listed nor taken in clear")},
    {wordField<kNtlmVersions, &ServiceSettings::ntlm, &NtlmPolicy::v2Only>(
        "NtlmVersions", "which proofs by NTLM are taken: NTLMv1 and LMv2 too, or NTLMv2 alone")},
    {field<&ServiceSettings::ntlm, &NtlmPolicy::micWithTime>(
        "RequireNtlmMic", trueOrFalse(), "an NTLMv2 proof for a challenge with the time in it needs a MIC")},
    {field<&ServiceSettings::ntlm, &NtlmPolicy::pairsUnchanged>(
        "CheckNtlmTargetInfo", trueOrFalse(), "what the challenge said of its server comes back unchanged")},
    {field<&ServiceSettings::ntlm, &NtlmPolicy::timeWindowMs>(
        "NtlmTimeWindow", timeFrom(0, kMaxNtlmWindowMs), "how far an NTLMv2 proof's time may be from ours; 0: any")},
    {field<&ServiceSettings::ntlm, &NtlmPolicy::ownTarget>(
        "CheckNtlmTargetName", trueOrFalse(), "an NTLMv2 proof that names its target names a service of this host")},
    {wordField<kChannelBindings, &ServiceSettings::ntlm, &NtlmPolicy::binding>(
        "ExtendedProtectionPolicy", "whether the TLS channel that an NTLMv2 proof names is looked at, or demanded")},
};

}  // namespace

std::string_view loginTypeName(LoginType type) { return wordOf<kLoginTypes>(type); }

std::string ServiceSetting::show(const ServiceSettings& settings) const {
  const FieldValue value = field.valueIn(settings);
  if (const bool* on = std::get_if<bool>(&value)) return *on ? "True" : "False";
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  if (const auto* words = std::get_if<std::vector<std::string>>(&value)) {
    return words->empty() ? "None" : fmt::format("{}", fmt::join(*words, ", "));
  }
  const int64_t number = std::get<int64_t>(value);
  return field.form.kind == FieldForm::Kind::kTime ? shownTime(number) : std::to_string(number);
}

bool ServiceSetting::assign(ServiceSettings& settings, std::string_view typed) const {
  auto value = typedValue(typed, field.form);
  const bool list = field.form.kind == FieldForm::Kind::kWords;
  if (list && equalsIgnoreCase(typed, "None")) value = std::vector<std::string>();
  if (!value && takesNumbers) {
    const auto number = typedValue(typed, integer(1, static_cast<int64_t>(field.form.words().size())));
    if (number) value = field.form.words()[static_cast<size_t>(std::get<int64_t>(*number) - 1)];
  }
  if (value) field.fill(settings, *std::move(value));
  return value.has_value();
}

std::string ServiceSetting::takes() const { return isSwitch() ? "$true or $false" : expectedOf(field.form); }

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

bool ServiceSetting::isParameterOf(MailProtocol protocol) const {
  return concerns(protocol) && (protocol != MailProtocol::kSmtp || (!imap && !pop3));
}

const ServiceSetting* findServiceSetting(MailProtocol protocol, std::string_view name) {
  for (const ServiceSetting& setting : kSettings) {
    if (setting.concerns(protocol) && equalsIgnoreCase(setting.field.key, name)) return &setting;
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
  if (mutated("settings-need-no-restart")) return configured_[protocol];
  return service == MachineService::kFrontEnd ? frontEnd_[protocol] : backEnd_[protocol];
}

const std::string& Machine::certificateNameByLoginType(MailProtocol protocol, MachineService service) const {
  const ServiceSettings& settings = inEffect(protocol, service);
  return settings.loginType == LoginType::kPlainTextLogin ? settings.x509CertificateName : fqdn_;
}

void Machine::restart(MailProtocol protocol, MachineService service) {
  if (mutated("restart-takes-nothing-into-effect")) return;
  (service == MachineService::kFrontEnd ? frontEnd_ : backEnd_)[protocol] = configured_[protocol];
}

void Machine::bindCertificate(MailProtocol protocol, const std::string& name) {
  bound_[protocol].insert(name);
  if (mutated("binding-renames-nothing")) return;
  for (ServiceDefaults* settings : {&configured_, &frontEnd_, &backEnd_}) {
    (*settings)[protocol].x509CertificateName = name;
  }
}

}  // namespace coexist
