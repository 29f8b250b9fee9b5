#include "gateway/standalone/config.h"

#include <algorithm>

#include "base/field_reader.h"
#include "base/text.h"
#include "gateway/standalone/config_fields.h"
#include "gateway/standalone/config_services.h"
#include "gateway/standalone/config_shapes.h"
#include "sasl/mechanism_table.h"

namespace coexist {
namespace {

bool startsTls(const Product& product, MailProtocol protocol) {
  switch (protocol) {
    case MailProtocol::kImap:
      return product.imap.startTls;
    case MailProtocol::kPop3:
      return product.pop3.startTls;
    case MailProtocol::kSmtp:
      return product.smtp.startTls;
  }
  return false;
}

PenaltyPolicy penaltiesOf(const GatewayConfig& config) {
  const PenaltyKeys& said = config.penaltyKeys;
  PenaltyPolicy penalties = config.product->penalties;
  penalties.delayMs = said.delayMs.value_or(penalties.delayMs);
  penalties.mostDelayMs = said.mostDelayMs.value_or(penalties.mostDelayMs);
  penalties.addressFailures = said.addressFailures.value_or(penalties.addressFailures);
  penalties.accountFailures = said.accountFailures.value_or(penalties.accountFailures);
  penalties.forgetMs = said.forgetMs.value_or(penalties.forgetMs);
  penalties.hidesNames = said.hidesNames.value_or(penalties.hidesNames);
  return penalties;
}

// What the configuration says over the profile's.
void applyNtlm(const GatewayConfig& config, ServiceSettings& settings) {
  const NtlmKeys& said = config.ntlm;
  NtlmPolicy& ntlm = settings.ntlm;
  settings.ntlmNeedsTls = !said.inClear.value_or(!config.exposed);
  ntlm.v2Only = said.v2Only.value_or(ntlm.v2Only);
  ntlm.micWithTime = said.micWithTime.value_or(ntlm.micWithTime);
  ntlm.pairsUnchanged = said.pairsUnchanged.value_or(ntlm.pairsUnchanged);
  ntlm.ownTarget = said.ownTarget.value_or(ntlm.ownTarget);
  ntlm.timeWindowMs = said.timeWindowMs.value_or(ntlm.timeWindowMs);
  ntlm.binding = said.binding.value_or(ntlm.binding);
}

class ConfigReader {
 public:
  ConfigReader(const std::string& path, const ProductCatalogue& products, Diagnostics& problems)
      : products_(products),
        problems_(problems),
        files_(path, problems, config_.warnings),
        services_(config_, files_, problems) {}

  std::optional<GatewayConfig> read(const JsonValue& root);

 private:
  void readProduct(const JsonValue& root);
  void readNtlm(const JsonValue& root);
  void checkNtlm(const JsonValue& root);
  void readUsers(const JsonValue& root);
  void readUser(const JsonValue& value);
  void checkUser(const JsonValue& value, const Account& account);
  void checkServiceLogon(const JsonValue& value, const HomeServer& home);
  void readOwnAccounts(const JsonValue& root);
  void readAccount(const JsonValue& root, std::string_view key, std::string& name, std::string& password);
  void readPostmaster(const JsonValue& root);
  void readLimits(const JsonValue& root);
  bool usesTls() const;
  void checkTrust(const JsonValue& root);
  void checkPlainListeners();
  void checkProcessOwner(const JsonValue& root);

  void readLogs(const JsonValue& root);
  void problem(const JsonValue& value, std::string what, std::string hint) {
    reportIn(value, std::move(what), std::move(hint), problems_);
  }

  const ProductCatalogue& products_;
  Diagnostics& problems_;
  GatewayConfig config_;
  ConfigFiles files_;
  ConfigServices services_;
  Directory directory_;  // finds users that cannot be told apart
};

void ConfigReader::readProduct(const JsonValue& root) {
  const JsonValue* value = stringIn(root, "product", problems_);
  const std::string name(value ? std::string_view(value->string()) : kGatewaysProduct);
  if (const auto found = products_.mistaken().find(name); found != products_.mistaken().end()) {
    return problem(value ? *value : root, mistakenText("product", name, found->second), {});
  }
  if (value && !checkWord(*value, "product", products_.names(), problems_, products_.families())) return;
  config_.product = products_.find(name);
  if (!config_.product) return problem(root, "the product profile \"coexist\" is not installed", "name a product");
}

void ConfigReader::readNtlm(const JsonValue& root) {
  if (const JsonValue* ntlm = root.find("ntlm")) readFields(*ntlm, "\"ntlm\"", ntlmFields(), config_.ntlm, problems_);
}

// A proof that must name its TLS channel cannot be given where there is none.
void ConfigReader::checkNtlm(const JsonValue& root) {
  if (!config_.product) return;
  for (const FrontEndListener& listener : config_.listeners) {
    const ServiceSettings& settings = config_.settings[listener.protocol];
    if (listener.implicitTls || settings.ntlm.binding != ChannelBinding::kRequire) continue;
    const AccessState state = accessStateOf(settings, false, false);
    if (!config_.product->mechanisms(listener.protocol).honours(ServerRole::kFront, state, settings, kNtlmName))
      continue;
    problem(root.find("ntlm") ? *root.find("ntlm") : root,
            "NTLM is offered in clear at " + listener.endpoint.text() + ", where no TLS channel can be bound",
            "\"in-clear\": false, or \"channel-binding\": \"when-sent\"");
    return;
  }
}

void ConfigReader::readUsers(const JsonValue& root) {
  const JsonValue* all = arrayIn(root, "users", problems_);
  if (!all) return;
  for (const JsonValue& value : all->items()) readUser(value);
}

void ConfigReader::readUser(const JsonValue& value) {
  Account account;
  readFields(value, "a user", userFields(), account, problems_);
  if (account.account.empty()) account.account = account.name;
  if (account.alias.empty()) account.alias = account.account;
  account.password = files_.password(value, "password-file").value_or("");
  account.ntHash = files_.ntHash(value, "nt-hash-file").value_or("");
  checkUser(value, account);
  config_.users.push_back(std::move(account));
}

void ConfigReader::checkUser(const JsonValue& value, const Account& account) {
  if (account.name.empty() || account.home.empty()) return;
  std::vector<std::string> homes;
  for (const auto& [name, home] : config_.homes) homes.push_back(name);
  if (const JsonValue* home = value.find("home")) checkWord(*home, "home", homes, problems_);
  if (const auto home = config_.homes.find(account.home); home != config_.homes.end()) {
    checkServiceLogon(value, home->second);
  }
  const Status added = directory_.add(account);
  if (!added) problem(value, added.error().message(), "names by which every user can be told apart");
}

// The service account opens whatever mailbox is called so: by what is not said, it could be somebody else's.
void ConfigReader::checkServiceLogon(const JsonValue& value, const HomeServer& home) {
  if (config_.own.serviceAccount.empty() || !services_.opensMailboxesByService(home)) return;
  for (const std::string_view field : home.serviceLogon.fields()) {
    const JsonValue* said = value.find(field);
    if (said && (!said->isString() || !said->string().empty())) continue;
    problem(said ? *said : value,
            "the service account opens a mailbox at home " + home.name + " by its " + std::string(field),
            "\"" + std::string(field) + "\" as the home has it, or another \"service-logon\" of the home");
  }
}

void ConfigReader::readAccount(const JsonValue& root, std::string_view key, std::string& name, std::string& password) {
  const JsonValue* value = objectIn(root, key, problems_);
  if (!value) return;
  AccountEntry entry;
  readFields(*value, key, accountFields(), entry, problems_);
  name = entry.user;
  password = files_.password(*value, "password-file").value_or("");
}

void ConfigReader::readOwnAccounts(const JsonValue& root) {
  readAccount(root, "server-account", config_.own.serverAccount, config_.own.serverPassword);
  readAccount(root, "service-account", config_.own.serviceAccount, config_.own.servicePassword);
}

// A user goes before a home of the same name.
void ConfigReader::readPostmaster(const JsonValue& root) {
  const JsonValue* value = stringIn(root, "postmaster", problems_);
  if (!value) return;
  std::vector<std::string> known;
  for (const Account& user : config_.users) {
    known.push_back(user.name);
    if (user.name != value->string() || !config_.postmaster.home.empty()) continue;
    if (user.smtpAddress.empty()) return problem(*value, "this user has no mail address", "give him a \"mail\"");
    config_.postmaster = {user.home, user.smtpAddress};
  }
  for (const auto& [name, home] : config_.homes) known.push_back(name);
  if (!checkWord(*value, "user or home", known, problems_) || !config_.postmaster.home.empty()) return;
  config_.postmaster = {std::string(value->string()), ""};
}

void ConfigReader::readLimits(const JsonValue& root) {
  if (const JsonValue* limits = root.find("limits"))
    readFields(*limits, "\"limits\"", limitFields(), config_, problems_);
  if (config_.product) config_.penalties = penaltiesOf(config_);
}

void ConfigReader::readLogs(const JsonValue& root) {
  const JsonValue* logs = objectIn(root, "protocol-log", problems_);
  if (!logs) return;
  checkKeys(*logs, mailProtocolNames(), problems_);
  for (const MailProtocol protocol : kAllMailProtocols) {
    const JsonValue* name = stringIn(*logs, mailProtocolName(protocol), problems_);
    if (!name) continue;
    const std::string file = files_.resolve(name->string());
    for (const MailProtocol other : kAllMailProtocols) {
      if (config_.protocolLogFiles[other] != file) continue;
      problem(*name, "two protocols cannot share one log",
              "a file for each: a row does not say which protocol it is of");
    }
    config_.protocolLogFiles[protocol] = file;
  }
}

// Whether any back end that names no authorities of its own is spoken to in TLS.
bool ConfigReader::usesTls() const {
  for (const FrontEndListener& listener : config_.listeners) {
    for (const auto& [name, home] : config_.homes) {
      if (config_.homeTrust.contains(name)) continue;
      const ProxyRule* rule = config_.product->ruleTowards(home.family, listener.protocol);
      if (!rule) continue;
      if (home.services[listener.protocol].security.value_or(rule->security) != ProxySecurity::kClear) return true;
    }
  }
  return false;
}

void ConfigReader::checkTrust(const JsonValue& root) {
  if (!config_.product || !usesTls()) return;
  config_.trustPem = files_.systemAuthorities();
  // That back ends are checked holds for all protocols alike.
  if (config_.trustPem.empty() && config_.settings[MailProtocol::kImap].enforceCertificateErrors) {
    problem(root, "no authority is known that could have signed the back ends' certificates",
            "name its file under \"authorities\" of a home, or install ca-certificates");
  }
}

void ConfigReader::checkPlainListeners() {
  if (!config_.product) return;
  for (const FrontEndListener& listener : config_.listeners) {
    const bool plain = config_.settings[listener.protocol].loginType == LoginType::kPlainTextLogin;
    if (listener.implicitTls || plain || startsTls(*config_.product, listener.protocol)) continue;
    // Mail servers bring mail without a log-on.
    if (listener.protocol == MailProtocol::kSmtp && !listener.submission) continue;
    config_.warnings.push_back("nobody can log on at " + listener.endpoint.text() + ": " + config_.product->name +
                               " does not start TLS there, and passwords in clear are refused");
  }
}

void ConfigReader::checkProcessOwner(const JsonValue& root) {
  const Status known = checkOwner(config_.owner);
  if (known) return;
  const JsonValue* user = root.find("user");
  const bool isUser = user && user->isString() && user->string() == known.error().where;
  problem(isUser ? *user : *root.find("group"), known.error().what, "the name of one");
}

std::optional<GatewayConfig> ConfigReader::read(const JsonValue& root) {
  readFields(root, "a gateway's configuration", gatewayFields(), config_, problems_);
  if (!root.isObject()) return std::nullopt;
  readProduct(root);
  config_.identity = files_.identity(root);
  readNtlm(root);
  config_.settings = configuredSettings(config_);
  services_.readListeners(root);
  services_.readHomes(root);
  readOwnAccounts(root);
  readUsers(root);
  readPostmaster(root);
  readLimits(root);
  checkTrust(root);
  checkPlainListeners();
  checkNtlm(root);
  checkProcessOwner(root);
  readLogs(root);
  if (!problems_.empty()) return std::nullopt;
  return std::move(config_);
}

}  // namespace

ServiceDefaults configuredSettings(const GatewayConfig& config) {
  ServiceDefaults all;
  for (const MailProtocol protocol : kAllMailProtocols) {
    ServiceSettings& settings = all[protocol];
    if (config.product) settings = config.product->defaults[protocol];
    settings.loginType = config.plainTextLogins ? LoginType::kPlainTextLogin : LoginType::kSecureLogin;
    settings.enforceCertificateErrors = config.verifyBackEnds;
    settings.x509CertificateName = config.host;
    settings.protocolLogEnabled = true;
    applyNtlm(config, settings);
  }
  ReceiveConnector& connector = all[MailProtocol::kSmtp].connector;
  connector.localSendersLogOn = config.localSendersLogOn.value_or(connector.localSendersLogOn);
  connector.emptySendersStayLocal = config.emptySendersStayLocal.value_or(connector.emptySendersStayLocal);
  return all;
}

std::optional<GatewayConfig> loadGatewayConfig(const std::string& path, const ProductCatalogue& products,
                                               Diagnostics& problems) {
  const auto root = readJson(path, problems);
  if (!root) return std::nullopt;
  return ConfigReader(path, products, problems).read(*root);
}

}  // namespace coexist
