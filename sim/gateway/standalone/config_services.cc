#include "gateway/standalone/config_services.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "base/field_row.h"
#include "base/text.h"
#include "product/proxy_names.h"

namespace coexist {
namespace {

constexpr int64_t kMaxPort = 65535;

const std::vector<std::string> kSecurityWords = wordsOf<kProxySecurities>();

bool isLoopback(std::string_view address) {
  const bool numeric = address.find_first_not_of("0123456789.") == address.npos;
  return (numeric && address.starts_with("127.")) || address == "::1" || equalsIgnoreCase(address, "localhost");
}

std::vector<std::string> servicePortNames() {
  std::vector<std::string> names;
  for (const ServicePort& known : servicePorts()) names.emplace_back(known.name);
  return names;
}

const ServicePort* wellKnown(int64_t port) {
  const auto ports = servicePorts();
  const auto found = std::find_if(ports.begin(), ports.end(), [port](const auto& known) { return known.port == port; });
  return found == ports.end() ? nullptr : &*found;
}

std::string inQuotes(std::string_view text) { return "\"" + std::string(text) + "\""; }

}  // namespace

void reportIn(const JsonValue& value, std::string what, std::string hint, Diagnostics& problems) {
  const bool wide = value.isObject() || value.isArray();
  report(problems, {value.place(), std::move(what), std::move(hint), wide ? 1 : value.length()});
}

std::string requiredText(const JsonValue& object, std::string_view key, std::string_view why, Diagnostics& problems) {
  const auto text = textIn(object, key, problems);
  if (text && !text->empty()) return *text;
  if (!object.find(key) || text) reportIn(object, inQuotes(key) + " is missing", std::string(why), problems);
  return "";
}

void ConfigServices::readListeners(const JsonValue& root) {
  const bool exposed = booleanIn(root, "exposed", problems_).value_or(false);
  const JsonValue* all = arrayIn(root, "listen", problems_);
  if (!all || all->items().empty()) {
    if (!root.find("listen") || all) {
      reportIn(all ? *all : root, "nothing to listen on", R"("listen": [{"address": "127.0.0.1", "port": 143}])",
               problems_);
    }
    return;
  }
  for (const JsonValue& value : all->items()) readListener(value, exposed);
  if (exposed && !config_.identity && !root.find("certificate")) {
    reportIn(*root.find("exposed"), "an exposed gateway needs a certificate of its own",
             "name its files under \"certificate\" and \"key\"; one made at start serves loopback only", problems_);
  }
}

void ConfigServices::readListener(const JsonValue& value, bool exposed) {
  if (!expectKind(value, JsonKind::kObject, "a listener", problems_)) return;
  checkKeys(value, {"address", "port", "protocol"}, problems_);
  FrontEndListener listener;
  listener.endpoint.host = requiredText(value, "address", "an address, such as \"127.0.0.1\"", problems_);
  const auto port = integerIn(value, "port", 0, kMaxPort, problems_);
  if (!value.find("port")) reportIn(value, "\"port\" is missing", "143 for imap, 993 for imaps, ...", problems_);
  if (!exposed && !listener.endpoint.host.empty() && !isLoopback(listener.endpoint.host)) {
    reportIn(*value.find("address"), "this address can be reached from other machines",
             "a loopback address, or \"exposed\": true when that is what you want", problems_);
  }
  if (port == 0 && config_.loops > 1) {
    reportIn(*value.find("port"), "port 0 would be another one for each loop", "a port, or \"loops\": 1", problems_);
  }
  const ServicePort* service = servicePort(value, port);
  if (!service) return;
  listener.endpoint.port = static_cast<uint16_t>(port.value_or(0));
  listener.protocol = service->protocol;
  listener.implicitTls = service->implicitTls;
  listener.submission = service->submission;
  config_.listeners.push_back(listener);
}

// What is spoken at the port; null, and reported, when that cannot be known or the product does not speak it.
const ServicePort* ConfigServices::servicePort(const JsonValue& value, std::optional<int64_t> port) {
  const JsonValue* name = stringIn(value, "protocol", problems_);
  if (name && !checkWord(*name, "protocol", servicePortNames(), problems_)) return nullptr;
  if (!name && (value.find("protocol") || !port)) return nullptr;
  const ServicePort* service = name ? findServicePort(name->string()) : wellKnown(*port);
  if (!service) {
    reportIn(*value.find("port"), "what is spoken at port " + std::to_string(*port) + " is not known",
             fmt::format("\"protocol\": one of {}", fmt::join(servicePortNames(), ", ")), problems_);
    return nullptr;
  }
  if (!config_.product || config_.product->serves(service->protocol)) return service;
  reportIn(name ? *name : value, config_.product->name + " does not serve " + std::string(service->name),
           "another product, or another protocol", problems_);
  return nullptr;
}

void ConfigServices::readHomes(const JsonValue& root) {
  const JsonValue* all = objectIn(root, "homes", problems_);
  if (!root.find("homes")) {
    reportIn(root, "\"homes\" is missing", R"("homes": {"main": {"host": "mail.example.test"}})", problems_);
  }
  if (!all) return;
  for (const JsonMember& member : all->members()) readHome(member);
}

void ConfigServices::readHome(const JsonMember& member) {
  const JsonValue& value = member.value;
  if (!expectKind(value, JsonKind::kObject, "a home", problems_)) return;
  checkKeys(value, {"host", "family", "authorities", "imap", "pop3", "smtp"}, problems_);
  HomeServer home;
  home.name = member.key;
  home.host = requiredText(value, "host", "the back end's name, as its certificate has it", problems_);
  home.family = textIn(value, "family", problems_).value_or("any");
  for (const MailProtocol protocol : kAllMailProtocols) readService(value, protocol, home.services[protocol]);
  checkRules(value, home);
  if (const auto pem = files_.pem(value, "authorities", "CERTIFICATE")) config_.trustPem += *pem + "\n";
  config_.homes[home.name] = std::move(home);
}

void ConfigServices::readService(const JsonValue& home, MailProtocol protocol, HomeService& service) {
  const std::string_view key = mailProtocolName(protocol);
  const JsonValue* value = objectIn(home, key, problems_);
  if (!value) return;
  checkKeys(*value, {"port", "security"}, problems_);
  if (const auto port = integerIn(*value, "port", 1, kMaxPort, problems_)) service.port = static_cast<uint16_t>(*port);
  const JsonValue* security = stringIn(*value, "security", problems_);
  if (security && checkWord(*security, "security", kSecurityWords, problems_)) {
    const auto found = std::find(kSecurityWords.begin(), kSecurityWords.end(), security->string());
    service.security = static_cast<ProxySecurity>(found - kSecurityWords.begin());
  }
}

// A home that nobody can be logged on to is a mistake; one that lacks a protocol may be meant so.
void ConfigServices::checkRules(const JsonValue& value, const HomeServer& home) {
  if (!config_.product) return;
  std::vector<std::string> without;
  bool any = false;
  for (const MailProtocol protocol : kAllMailProtocols) {
    const std::string name(mailProtocolName(protocol));
    if (!listensFor(protocol)) {
      if (value.find(name)) warn("home " + home.name + " names " + name + ", which nothing listens for");
      continue;
    }
    if (config_.product->ruleTowards(home.family, protocol)) {
      any = true;
    } else {
      without.push_back(name);
    }
  }
  if (!any && !without.empty()) return reportNoRule(value, home);
  for (const std::string& name : without) {
    warn("nobody at home " + home.name + " can be served over " + name + ": " + config_.product->name +
         " has no port for it in a rule towards family " + home.family);
  }
}

void ConfigServices::reportNoRule(const JsonValue& value, const HomeServer& home) {
  std::vector<std::string> known;
  for (const ProxyRule& rule : config_.product->proxyRules) {
    known.insert(known.end(), rule.towards.begin(), rule.towards.end());
  }
  const JsonValue& where = value.find("family") ? *value.find("family") : value;
  reportIn(where, config_.product->name + " has no rule for back ends of family " + inQuotes(home.family),
           knownWordsHint(home.family, known), problems_);
}

void ConfigServices::warn(const std::string& sentence) { config_.warnings.push_back(visible(sentence)); }

bool ConfigServices::listensFor(MailProtocol protocol) const {
  return std::any_of(config_.listeners.begin(), config_.listeners.end(),
                     [protocol](const FrontEndListener& listener) { return listener.protocol == protocol; });
}

}  // namespace coexist
