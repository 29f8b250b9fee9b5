#include "gateway/config.h"

#include <algorithm>

#include "base/json_document.h"
#include "base/text.h"
#include "gateway/config_files.h"

namespace coexist {
namespace {

constexpr int64_t kMaxPort = 65535;
constexpr int64_t kMaxLoops = 64;
constexpr int64_t kMaxConnections = 1'000'000;
constexpr int64_t kMaxMs = 24 * 60 * 60 * 1000;
constexpr const char* kDefaultProduct = "coexist";

const std::vector<std::string> kSecurityWords = {"clear", "starttls", "tls"};

bool isLoopback(std::string_view address) {
  const bool numeric = address.find_first_not_of("0123456789.") == address.npos;
  return (numeric && address.starts_with("127.")) || address == "::1" || equalsIgnoreCase(address, "localhost");
}

class ConfigReader {
 public:
  ConfigReader(const std::string& path, const ProductCatalogue& products, Problems& problems)
      : products_(products), problems_(problems), files_(path, problems, config_.warnings) {}

  std::optional<GatewayConfig> read(const JsonValue& root);

 private:
  void readProduct(const JsonValue& root);
  void readListeners(const JsonValue& root);
  void readListener(const JsonValue& value, bool exposed);
  void readSettings(const JsonValue& root);
  void readHomes(const JsonValue& root);
  void readHome(const JsonMember& member);
  void readUsers(const JsonValue& root);
  void readUser(const JsonValue& value);
  void checkUser(const JsonValue& value, const Account& account);
  void readOwnAccounts(const JsonValue& root);
  void readAccount(const JsonValue& root, std::string_view key, std::string& name, std::string& password);
  void readLimits(const JsonValue& root);
  void checkTrust(const JsonValue& root);
  void checkPlainListeners();

  void problem(const JsonValue& value, std::string what, std::string hint) {
    const bool wide = value.isObject() || value.isArray();
    report(problems_, {value.place(), std::move(what), std::move(hint), wide ? 1 : value.length()});
  }
  std::string required(const JsonValue& object, std::string_view key, std::string_view why);

  const ProductCatalogue& products_;
  Problems& problems_;
  GatewayConfig config_;
  ConfigFiles files_;
  Directory directory_;  // finds users that cannot be told apart
};

std::string ConfigReader::required(const JsonValue& object, std::string_view key, std::string_view why) {
  const auto text = textIn(object, key, problems_);
  if (text && !text->empty()) return *text;
  if (!object.find(key) || text) problem(object, "\"" + std::string(key) + "\" is missing", std::string(why));
  return "";
}

void ConfigReader::readProduct(const JsonValue& root) {
  const JsonValue* name = stringIn(root, "product", problems_);
  if (name && !checkWord(*name, "product", products_.names(), problems_)) return;
  config_.product = products_.find(name ? name->string() : kDefaultProduct);
  if (!config_.product) return problem(root, "the product profile \"coexist\" is not installed", "name a product");
  if (name && !config_.product->imap.served) problem(*name, "this product does not serve IMAP", "another product");
}

void ConfigReader::readListeners(const JsonValue& root) {
  const bool exposed = booleanIn(root, "exposed", problems_).value_or(false);
  const JsonValue* all = arrayIn(root, "listen", problems_);
  if (!all || all->items().empty()) {
    if (!root.find("listen") || all) {
      problem(all ? *all : root, "nothing to listen on", R"("listen": [{"address": "127.0.0.1", "port": 143}])");
    }
    return;
  }
  for (const JsonValue& value : all->items()) readListener(value, exposed);
  if (exposed && !config_.identity && !root.find("certificate")) {
    problem(*root.find("exposed"), "an exposed gateway needs a certificate of its own",
            "name its files under \"certificate\" and \"key\"; one made at start serves loopback only");
  }
}

void ConfigReader::readListener(const JsonValue& value, bool exposed) {
  if (!expectKind(value, JsonKind::kObject, "a listener", problems_)) return;
  checkKeys(value, {"address", "port", "tls"}, problems_);
  FrontEndListener listener;
  listener.endpoint.host = required(value, "address", "an address, such as \"127.0.0.1\"");
  const auto port = integerIn(value, "port", 0, kMaxPort, problems_);
  if (!value.find("port")) problem(value, "\"port\" is missing", "143, or 993 with \"tls\": true");
  listener.endpoint.port = static_cast<uint16_t>(port.value_or(0));
  listener.implicitTls = booleanIn(value, "tls", problems_).value_or(false);
  if (!exposed && !listener.endpoint.host.empty() && !isLoopback(listener.endpoint.host)) {
    problem(*value.find("address"), "this address can be reached from other machines",
            "a loopback address, or \"exposed\": true when that is what you want");
  }
  if (port == 0 && config_.loops > 1) {
    problem(*value.find("port"), "port 0 would be another one for each loop", "a port, or \"loops\": 1");
  }
  config_.listeners.push_back(listener);
}

void ConfigReader::readSettings(const JsonValue& root) {
  if (config_.product) config_.settings = config_.product->defaults[MailProtocol::kImap];
  ServiceSettings& settings = config_.settings;
  const bool plain = booleanIn(root, "plain-text-logons", problems_).value_or(false);
  settings.loginType = plain ? LoginType::kPlainTextLogin : LoginType::kSecureLogin;
  settings.enforceCertificateErrors = booleanIn(root, "verify-back-ends", problems_).value_or(true);
  settings.x509CertificateName = config_.host;
  settings.protocolLogEnabled = true;
}

void ConfigReader::readHomes(const JsonValue& root) {
  const JsonValue* all = objectIn(root, "homes", problems_);
  if (!root.find("homes")) problem(root, "\"homes\" is missing", R"("homes": {"main": {"host": "mail.example.test"}})");
  if (!all) return;
  for (const JsonMember& member : all->members()) readHome(member);
}

void ConfigReader::readHome(const JsonMember& member) {
  const JsonValue& value = member.value;
  if (!expectKind(value, JsonKind::kObject, "a home", problems_)) return;
  checkKeys(value, {"host", "port", "security", "family", "authorities"}, problems_);
  HomeServer home;
  home.name = member.key;
  home.host = required(value, "host", "the back end's name, as its certificate has it");
  if (const auto port = integerIn(value, "port", 1, kMaxPort, problems_))
    home.services[MailProtocol::kImap].port = static_cast<uint16_t>(*port);
  const JsonValue* security = stringIn(value, "security", problems_);
  if (security && checkWord(*security, "security", kSecurityWords, problems_)) {
    const auto found = std::find(kSecurityWords.begin(), kSecurityWords.end(), security->string());
    home.services[MailProtocol::kImap].security = static_cast<ProxySecurity>(found - kSecurityWords.begin());
  }
  home.family = textIn(value, "family", problems_).value_or("any");
  if (config_.product && !config_.product->ruleTowards(home.family, MailProtocol::kImap)) {
    std::vector<std::string> known;
    for (const ProxyRule& rule : config_.product->proxyRules) {
      known.insert(known.end(), rule.towards.begin(), rule.towards.end());
    }
    const JsonValue& where = value.find("family") ? *value.find("family") : value;
    problem(where, config_.product->name + " has no rule for back ends of family \"" + home.family + "\"",
            knownWordsHint(home.family, known));
  }
  if (const auto pem = files_.pem(value, "authorities", "CERTIFICATE")) config_.trustPem += *pem + "\n";
  config_.homes[home.name] = std::move(home);
}

void ConfigReader::readUsers(const JsonValue& root) {
  const JsonValue* all = arrayIn(root, "users", problems_);
  if (!root.find("users")) problem(root, "\"users\" is missing", R"("users": [{"user": "alice", "home": "main"}])");
  if (!all) return;
  for (const JsonValue& value : all->items()) readUser(value);
}

void ConfigReader::readUser(const JsonValue& value) {
  if (!expectKind(value, JsonKind::kObject, "a user", problems_)) return;
  checkKeys(
      value,
      {"user", "home", "domain", "account", "alias", "mail", "upn", "password-file", "nt-hash-file", "health-mailbox"},
      problems_);
  Account account;
  account.name = required(value, "user", "the user's name");
  account.account = textIn(value, "account", problems_).value_or(account.name);
  account.alias = textIn(value, "alias", problems_).value_or(account.account);
  account.domain = textIn(value, "domain", problems_).value_or("");
  account.smtpAddress = textIn(value, "mail", problems_).value_or("");
  account.upn = textIn(value, "upn", problems_).value_or("");
  account.home = required(value, "home", "the name of one of the homes");
  account.password = files_.password(value, "password-file").value_or("");
  account.ntHash = files_.ntHash(value, "nt-hash-file").value_or("");
  account.healthMailbox = booleanIn(value, "health-mailbox", problems_).value_or(false);
  checkUser(value, account);
  config_.users.push_back(std::move(account));
}

void ConfigReader::checkUser(const JsonValue& value, const Account& account) {
  if (account.name.empty() || account.home.empty()) return;
  std::vector<std::string> homes;
  for (const auto& [name, home] : config_.homes) homes.push_back(name);
  if (const JsonValue* home = value.find("home")) checkWord(*home, "home", homes, problems_);
  const Status added = directory_.add(account);
  if (!added) problem(value, added.error().message(), "names by which every user can be told apart");
}

void ConfigReader::readAccount(const JsonValue& root, std::string_view key, std::string& name, std::string& password) {
  const JsonValue* value = objectIn(root, key, problems_);
  if (!value) return;
  checkKeys(*value, {"user", "password-file"}, problems_);
  name = required(*value, "user", "the account's name");
  if (!value->find("password-file")) problem(*value, "\"password-file\" is missing", "the file with its password");
  password = files_.password(*value, "password-file").value_or("");
}

void ConfigReader::readOwnAccounts(const JsonValue& root) {
  readAccount(root, "server-account", config_.own.serverAccount, config_.own.serverPassword);
  readAccount(root, "service-account", config_.own.serviceAccount, config_.own.servicePassword);
}

void ConfigReader::readLimits(const JsonValue& root) {
  const JsonValue* limits = objectIn(root, "limits", problems_);
  if (!limits) return;
  checkKeys(*limits, {"connections", "connections-per-address", "back-end-connect-ms", "back-end-logon-ms", "drain-ms"},
            problems_);
  FrontEndLimits& to = config_.limits;
  const auto number = [&](const char* key, int64_t highest, auto& into) {
    if (const auto given = integerIn(*limits, key, 1, highest, problems_)) {
      into = static_cast<std::decay_t<decltype(into)>>(*given);
    }
  };
  number("connections", kMaxConnections, to.maxConnections);
  number("connections-per-address", kMaxConnections, to.maxConnectionsPerAddress);
  number("back-end-connect-ms", kMaxMs, to.backEndConnectMs);
  number("back-end-logon-ms", kMaxMs, to.backEndLogonMs);
  number("drain-ms", kMaxMs, config_.drainMs);
}

void ConfigReader::checkTrust(const JsonValue& root) {
  const bool anyTls = std::any_of(config_.homes.begin(), config_.homes.end(), [](const auto& home) {
    return home.second.services[MailProtocol::kImap].security != ProxySecurity::kClear;
  });
  if (!anyTls || !config_.trustPem.empty()) return;
  config_.trustPem = files_.systemAuthorities();
  if (config_.trustPem.empty() && config_.settings.enforceCertificateErrors) {
    problem(root, "no authority is known that could have signed the back ends' certificates",
            "name its file under \"authorities\" of a home, or install ca-certificates");
  }
}

void ConfigReader::checkPlainListeners() {
  if (!config_.product || config_.settings.loginType == LoginType::kPlainTextLogin) return;
  if (config_.product->imap.startTls) return;
  for (const FrontEndListener& listener : config_.listeners) {
    if (listener.implicitTls) continue;
    config_.warnings.push_back("nobody can log on at " + listener.endpoint.text() + ": " + config_.product->name +
                               " has no STARTTLS, and passwords in clear are refused");
  }
}

std::optional<GatewayConfig> ConfigReader::read(const JsonValue& root) {
  if (!expectKind(root, JsonKind::kObject, "a gateway's configuration", problems_)) return std::nullopt;
  checkKeys(
      root,
      {"$schema", "product", "host", "listen", "exposed", "plain-text-logons", "certificate", "key", "verify-back-ends",
       "homes", "users", "server-account", "service-account", "limits", "loops", "protocol-log"},
      problems_);
  readProduct(root);
  config_.host = required(root, "host", "the gateway's own name, as its certificate has it");
  config_.loops = static_cast<int>(integerIn(root, "loops", 1, kMaxLoops, problems_).value_or(1));
  config_.identity = files_.identity(root);
  readSettings(root);
  readListeners(root);
  readHomes(root);
  readUsers(root);
  readOwnAccounts(root);
  readLimits(root);
  checkTrust(root);
  checkPlainListeners();
  if (const auto log = textIn(root, "protocol-log", problems_)) config_.protocolLogFile = files_.resolve(*log);
  if (!problems_.empty()) return std::nullopt;
  return std::move(config_);
}

}  // namespace

std::optional<GatewayConfig> loadGatewayConfig(const std::string& path, const ProductCatalogue& products,
                                               Problems& problems) {
  const auto root = readJson(path, problems);
  if (!root) return std::nullopt;
  return ConfigReader(path, products, problems).read(*root);
}

}  // namespace coexist
