#include "product_page.h"

#include <fmt/format.h>

#include "listing.h"
#include "product/quirk.h"

namespace coexist {
namespace {

constexpr const char* kLogonNames[] = {"plaintext replay", "service account", "server trust"};
constexpr const char* kSecurityNames[] = {"in clear", "STARTTLS", "TLS"};

std::string origin(FactTag tag, const std::string& source) {
  return fmt::format("[{}: {}]", factTagName(tag), source.empty() ? "no source" : source);
}

std::string sourced(const Fact& fact) { return fact.text + "   " + origin(fact.tag, fact.source); }

std::string introduction(const Product& product) {
  std::string page = fmt::format("{}: {}\n", product.name, product.title);
  page += entry("family", product.family);
  page += entry("extends", product.parent.empty() ? "nothing" : product.parent);
  if (!product.splitServices) return page + entry("services", "one for front end and back end");
  return page + entry("services", fmt::format("front end and back end apart; the back-end service listens on port {}",
                                              product.trustPorts[MailProtocol::kImap]));
}

std::string texts(const ImapProfile& imap) {
  std::string page = heading("IMAP replies");
  for (size_t i = 0; i < kImapTexts; ++i) {
    if (!imap.texts[i].text.empty()) page += entry(imapTextName(static_cast<ImapText>(i)), sourced(imap.texts[i]));
  }
  page += entry("continuation", "\"" + imap.continuation + "\"");
  page += entry("literal-continuation", "\"" + imap.literalContinuation + "\"");
  page += entry("limits", fmt::format("literals of {} octets; {}", imap.maxLiteralBytes,
                                      imap.maxErrors == 0 ? "no limit of bad commands"
                                                          : fmt::format("{} bad commands", imap.maxErrors)));
  return page + entry("STARTTLS", imap.startTls ? "on the clear port" : "not known");
}

std::string offersAs(const Product& product, ServerRole role) {
  const ImapProfile& imap = product.imap;
  const auto at = static_cast<size_t>(role);
  std::string page;
  for (size_t i = 0; i < kAccessStates; ++i) {
    const auto state = static_cast<AccessState>(i);
    const Fact& fact = imap.evidence[at][i];
    page += entry(accessStateName(state), imap.capabilityLine(role, state, product.defaults[MailProtocol::kImap]));
    page +=
        entry("", fmt::format("lists {}; accepts {}", joined(imap.advertised[at][i]), joined(imap.honoured[at][i])));
    page += entry("", origin(fact.tag, fact.source));
  }
  return page;
}

std::string offers(const Product& product) {
  const std::string front = offersAs(product, ServerRole::kFront);
  const std::string back = offersAs(product, ServerRole::kBack);
  if (front == back) return heading("What it offers, as a front end and as a back end") + front;
  return heading("What it offers as a front end") + front + heading("What it offers as a back end") + back;
}

std::string proxying(const Product& product) {
  std::string page = heading("How it logs on to back ends");
  if (product.proxyRules.empty()) page += entry("nowhere", "it does not proxy");
  for (const ProxyRule& rule : product.proxyRules) {
    std::vector<std::string> logons;
    for (const ProxyLogon logon : rule.logons) logons.emplace_back(kLogonNames[static_cast<size_t>(logon)]);
    for (const std::string& family : rule.towards) {
      page += entry(family == "*" ? "any other" : family,
                    fmt::format("{}, {}, port {}", joined(logons), kSecurityNames[static_cast<size_t>(rule.security)],
                                rule.ports[MailProtocol::kImap]));
    }
    page += entry("", origin(rule.evidence.tag, rule.evidence.source));
  }
  return page;
}

std::string settings(const Product& product) {
  std::string page = heading("Settings, as installed");
  for (const auto& [name, fact] : product.settings[MailProtocol::kImap]) page += entry(name, sourced(fact), 34);
  page += entry(
      "Set-ImapSettings takes",
      joined({product.parameters[MailProtocol::kImap].begin(), product.parameters[MailProtocol::kImap].end()}), 34);
  return page + entry("cmdlets", joined({product.cmdlets.begin(), product.cmdlets.end()}), 34);
}

std::string misbehaviour(const Product& product) {
  std::string page;
  if (!product.quirks.empty()) page += heading("Quirks");
  for (const std::string& name : product.quirks) {
    const Quirk* quirk = findQuirk(name);
    page += entry(name, "");
    if (quirk != nullptr) page += entry("", fmt::format("{} [{}]", quirk->summary, quirk->evidence));
  }
  if (!product.notes.empty()) page += heading("Notes");
  for (const std::string& note : product.notes) page += entry("-", note, 1);
  return page;
}

}  // namespace

std::string productPage(const Product& product) {
  std::string page = introduction(product);
  if (!product.imap.served) return page + entry("IMAP", "not served") + misbehaviour(product);
  return page + texts(product.imap) + offers(product) + proxying(product) + settings(product) + misbehaviour(product);
}

}  // namespace coexist
