#include "product_page.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "listing.h"
#include "product/profile_text.h"
#include "product/proxy_names.h"
#include "product/shell/administrator.h"
#include "service_page.h"

namespace coexist {
namespace {

constexpr size_t kSettingWidth = 34;

// "1993 for IMAP, 1995 for POP3"; those that are 0 are left out.
std::string portList(const PerProtocol<uint16_t>& ports) {
  std::vector<std::string> shown;
  for (const MailProtocol protocol : kAllMailProtocols) {
    if (ports[protocol] == 0) continue;
    shown.push_back(fmt::format("{} for {}", ports[protocol], upperAscii(mailProtocolName(protocol))));
  }
  return joined(shown);
}

std::string introduction(const Product& product) {
  std::string page = fmt::format("{}: {}\n", product.name, product.title);
  page += entry("family", product.family);
  page += entry("extends", product.parent.empty() ? "nothing" : product.parent);
  if (!product.build.empty()) page += entry("build", product.build);
  if (product.offersOnlyProxyableMechanisms) {
    page += entry("offers", "as a front end only mechanisms that it can carry to every home");
  }
  if (product.guardsProofs) {
    page += entry("passwords", "as a front end to the home whose they are, and in clear only by an operator's word");
  }
  if (!product.splitServices) return page + entry("services", "one for front end and back end");
  return page + entry("services", "front end and back end apart; the back-end services listen on port " +
                                      portList(product.trustPorts));
}

std::string proxying(const Product& product) {
  std::string page = heading("How it logs on to back ends");
  if (product.proxyRules.empty()) page += entry("nowhere", "it does not proxy");
  for (const ProxyRule& rule : product.proxyRules) {
    std::vector<std::string> logins;
    for (const ProxyLogin logon : rule.logins) logins.emplace_back(proxyLoginName(logon));
    for (const std::string& family : rule.towards) {
      page +=
          entry(family == "*" ? "any other" : family,
                fmt::format("{}, {}, port {}", joined(logins), proxySecurityName(rule.security), portList(rule.ports)));
    }
    page += entry("", originOf(rule.evidence));
  }
  return page;
}

bool sameFact(const SourcedText* a, const SourcedText* b) {
  return a != nullptr && b != nullptr && a->text == b->text && a->tag == b->tag && a->source == b->source;
}

// One setting: once when it is the same for every protocol that is served and knows it, else once for each.
std::string setting(const Product& product, const std::string& name) {
  std::vector<std::pair<MailProtocol, const SourcedText*>> known;
  for (const MailProtocol protocol : kAllMailProtocols) {
    const auto fact = product.settings[protocol].find(name);
    if (product.serves(protocol) && fact != product.settings[protocol].end())
      known.emplace_back(protocol, &fact->second);
  }
  if (known.empty()) return {};
  const bool same = std::all_of(known.begin(), known.end(),
                                [&known](const auto& other) { return sameFact(known[0].second, other.second); });
  if (same) return entry(name, sourced(*known[0].second), kSettingWidth);
  std::string page;
  for (const auto& [protocol, fact] : known) {
    const std::string title = fmt::format("{}, {}", name, upperAscii(mailProtocolName(protocol)));
    page += entry(title, sourced(*fact), kSettingWidth);
  }
  return page;
}

std::string settings(const Product& product) {
  std::vector<std::string> names;
  for (const ServiceSetting& row : serviceSettings()) {
    if (std::find(names.begin(), names.end(), row.field.key) == names.end()) names.emplace_back(row.field.key);
  }
  std::string page = heading("Settings, as installed");
  for (const std::string& name : names) page += setting(product, name);
  for (const Cmdlet& cmdlet : cmdlets()) {
    const bool sets = cmdlet.settingsOf.has_value() && cmdlet.name.starts_with("Set-");
    if (!sets || !product.cmdlets.contains(cmdlet.name)) continue;
    const auto& taken = product.parameters[*cmdlet.settingsOf];
    page += entry(cmdlet.name + " takes", joined({taken.begin(), taken.end()}), kSettingWidth);
  }
  return page + entry("cmdlets", joined({product.cmdlets.begin(), product.cmdlets.end()}), kSettingWidth);
}

std::string misbehaviour(const Product& product) {
  std::string page;
  if (!product.quirks.empty()) page += heading("Quirks");
  for (const Quirk quirk : product.quirks) {
    page += entry(quirkRow(quirk).name, "") + entry("", explained(quirk));
  }
  if (!product.notes.empty()) page += heading("Notes");
  for (const std::string& note : product.notes) page += entry("-", note, 1);
  return page;
}

}  // namespace

std::string productPage(const Product& product) {
  std::string page = introduction(product);
  bool any = false;
  for (const MailProtocol protocol : kAllMailProtocols) {
    any = any || product.serves(protocol);
    if (!product.serves(protocol)) page += entry(upperAscii(mailProtocolName(protocol)), "not served");
  }
  if (!any) return page + misbehaviour(product);
  page += imapPage(product) + pop3Page(product) + smtpPage(product);
  return page + proxying(product) + settings(product) + misbehaviour(product);
}

}  // namespace coexist
