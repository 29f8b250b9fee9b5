#include "gateway/standalone/config_services.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "base/field_reader.h"
#include "base/text.h"
#include "gateway/own_endpoints.h"
#include "gateway/standalone/config_fields.h"

namespace coexist {
namespace {

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

void ConfigServices::readListeners(const JsonValue& root) {
  const JsonValue* all = arrayIn(root, "listen", problems_);
  if (!all) return;
  if (all->items().empty()) reportIn(*all, "nothing to listen on", helpOf(gatewayFields(), "listen"), problems_);
  for (const JsonValue& value : all->items()) readListener(value);
  if (config_.exposed && !config_.identity && !root.find("certificate")) {
    reportIn(*root.find("exposed"), "an exposed gateway needs a certificate of its own",
             "name its files under \"certificate\" and \"key\"; one made at start serves loopback only", problems_);
  }
}

void ConfigServices::readListener(const JsonValue& value) {
  const size_t before = problems_.size();
  ListenerEntry entry;
  readFields(value, "a listener", listenerFields(), entry, problems_);
  if (!config_.exposed && !entry.address.empty() && !isLoopbackHost(entry.address)) {
    reportIn(*value.find("address"), "this address can be reached from other machines",
             "a loopback address, or \"exposed\": true when that is what you want", problems_);
  }
  if (problems_.size() != before) return;
  if (entry.port == 0 && config_.loops > 1) {
    reportIn(*value.find("port"), "port 0 would be another one for each loop", "a port, or \"loops\": 1", problems_);
  }
  const ServicePort* service = servicePort(value, entry);
  if (!service) return;
  FrontEndListener listener;
  listener.endpoint = {entry.address, static_cast<uint16_t>(entry.port)};
  listener.protocol = service->protocol;
  listener.implicitTls = service->implicitTls;
  listener.submission = service->submission;
  config_.listeners.push_back(listener);
}

// What is spoken at the port; null, and reported, when that cannot be known or the product does not speak it.
const ServicePort* ConfigServices::servicePort(const JsonValue& value, const ListenerEntry& entry) {
  const ServicePort* service = entry.protocol.empty() ? wellKnown(entry.port) : findServicePort(entry.protocol);
  if (!service) {
    reportIn(*value.find("port"), "what is spoken at port " + std::to_string(entry.port) + " is not known",
             fmt::format("\"protocol\": one of {}", fmt::join(servicePortNames(), ", ")), problems_);
    return nullptr;
  }
  if (!config_.product || config_.product->serves(service->protocol)) return service;
  const JsonValue* name = value.find("protocol");
  reportIn(name ? *name : value, config_.product->name + " does not serve " + std::string(service->name),
           "another product, or another protocol", problems_);
  return nullptr;
}

void ConfigServices::readHomes(const JsonValue& root) {
  const JsonValue* all = objectIn(root, "homes", problems_);
  if (!all) return;
  for (const JsonMember& member : all->members()) readHome(member);
}

void ConfigServices::readHome(const JsonMember& member) {
  const JsonValue& value = member.value;
  HomeServer home;
  home.name = member.key;
  readFields(value, "a home", homeFields(), home, problems_);
  if (!value.isObject()) return;
  for (const MailProtocol protocol : kAllMailProtocols) {
    const std::string_view key = mailProtocolName(protocol);
    const JsonValue* service = value.find(key);
    if (service) readFields(*service, key, homeServiceFields(), home.services[protocol], problems_);
  }
  readServiceLogon(value, home);
  checkRules(value, home);
  if (const auto pem = files_.pem(value, "authorities", "CERTIFICATE")) config_.homeTrust[home.name] = *pem;
  config_.homes[home.name] = std::move(home);
}

// A service account is asked for in Exchange's form where nobody has said another and it is Exchange.
void ConfigServices::readServiceLogon(const JsonValue& value, HomeServer& home) {
  if (const JsonValue* said = stringIn(value, "service-logon", problems_)) {
    const auto read = coexist::readServiceLogon(said->string());
    if (read) home.serviceLogon = *read;
    if (!read) reportIn(*said, read.error().what, read.error().expected, problems_);
  } else if (!startsWithIgnoreCase(home.family, "exchange-")) {
    home.serviceLogon = {ServiceLogon::Form::kNone};
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
    if (const ProxyRule* rule = config_.product->ruleTowards(home.family, protocol)) {
      any = true;
      warnOfClear(home, protocol, *rule);
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

// Where a proof would be read on the way: by whose word it goes all the same, or why nobody gets in.
void ConfigServices::warnOfClear(const HomeServer& home, MailProtocol protocol, const ProxyRule& rule) {
  if (!config_.product->guardsProofs) return;
  const std::string over = home.name + " over " + std::string(mailProtocolName(protocol));
  const bool clear = home.services[protocol].security.value_or(rule.security) == ProxySecurity::kClear;
  const bool checked = !clear && config_.verifyBackEnds;
  if (home.clearPasswords && !checked) {
    warn("passwords go to home " + over + (clear ? " in clear" : " in TLS that is not checked") +
         ", because \"clear-passwords\" says so");
  } else if (clear) {
    warn("nobody can be logged on to home " + over +
         ", which is spoken to in clear: name a \"security\" for it, or say " +
         "\"clear-passwords\": true of the home");
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

bool ConfigServices::opensMailboxesByService(const HomeServer& home) const {
  for (const MailProtocol protocol : {MailProtocol::kImap, MailProtocol::kPop3}) {
    const bool spoken = config_.product && listensFor(protocol);
    const ProxyRule* rule = spoken ? config_.product->ruleTowards(home.family, protocol) : nullptr;
    const auto has = [](const auto& logins, ProxyLogin logon) {
      return std::find(logins.begin(), logins.end(), logon) != logins.end();
    };
    if (rule && has(rule->logins, ProxyLogin::kServiceAccount)) return true;
  }
  return false;
}

void ConfigServices::warn(const std::string& sentence) { config_.warnings.push_back(visible(sentence)); }

bool ConfigServices::listensFor(MailProtocol protocol) const {
  return std::any_of(config_.listeners.begin(), config_.listeners.end(),
                     [protocol](const FrontEndListener& listener) { return listener.protocol == protocol; });
}

}  // namespace coexist
