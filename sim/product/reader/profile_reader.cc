#include "product/reader/profile_reader.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "product/proxy_names.h"
#include "product/quirk.h"
#include "product/reader/service_reader.h"
#include "product/reader/setting_reader.h"
#include "product/reader/sourced_text_reader.h"
#include "product/shell/administrator.h"

namespace coexist {
namespace {

// The index of a string among `names`, reported when it is none of them.
std::optional<size_t> indexOf(const JsonValue* value, std::string_view what, std::span<const std::string_view> names,
                              Diagnostics& problems) {
  if (value == nullptr || !checkWord(*value, what, words(names), problems)) return std::nullopt;
  return static_cast<size_t>(std::find(names.begin(), names.end(), value->string()) - names.begin());
}

bool isBuildNumber(std::string_view text) {
  constexpr size_t kMaxParts = 4;
  const std::vector<std::string_view> parts = split(text, '.');
  return parts.size() <= kMaxParts && std::all_of(parts.begin(), parts.end(), [](std::string_view part) {
           return !part.empty() && part.size() <= 5 && isAll(part, isDigit);
         });
}

class Reader : private FactReader {
 public:
  Reader(Product& product, Diagnostics& problems) : FactReader(problems), product_(product) {}

  void read(const JsonValue& file);

 private:
  void names(const JsonValue& file);
  void backEndService(const JsonValue& object);
  void proxyRules(const JsonValue& list);
  std::optional<ProxyRule> proxyRule(const JsonValue& object);
  void quirkList(const JsonValue& object);
  void cmdletList(const JsonValue& object);

  Product& product_;
};

void Reader::read(const JsonValue& file) {
  static const std::vector<std::string> kKeys = {"title",
                                                 "family",
                                                 "extends",
                                                 "notes",
                                                 "build",
                                                 "imap",
                                                 "pop3",
                                                 "smtp",
                                                 "settings",
                                                 "cmdlets",
                                                 "back-end-service",
                                                 "proxy",
                                                 "quirks",
                                                 "offers-only-what-it-carries"};
  if (!expectKind(file, JsonKind::kObject, "a product", problems_)) return;
  checkKeys(file, kKeys, problems_);
  names(file);
  // What holds for every protocol first, so that a protocol's own section says the exception.
  if (const JsonValue* object = objectIn(file, "settings", problems_)) {
    SettingReader(product_, problems_).readForAll(*object);
  }
  if (const JsonValue* object = objectIn(file, "imap", problems_)) readImapSection(*object, product_, problems_);
  if (const JsonValue* object = objectIn(file, "pop3", problems_)) readPop3Section(*object, product_, problems_);
  if (const JsonValue* object = objectIn(file, "smtp", problems_)) readSmtpSection(*object, product_, problems_);
  if (const JsonValue* object = objectIn(file, "cmdlets", problems_)) cmdletList(*object);
  if (const JsonValue* object = objectIn(file, "back-end-service", problems_)) backEndService(*object);
  if (const JsonValue* list = arrayIn(file, "proxy", problems_)) proxyRules(*list);
  bool& carried = product_.offersOnlyProxyableMechanisms;
  carried = booleanFact(file, "offers-only-what-it-carries").value_or(carried);
  if (const JsonValue* object = objectIn(file, "quirks", problems_)) quirkList(*object);
}

// Title, notes and build are the file's own: none of them holds for a product that extends it.
void Reader::names(const JsonValue& file) {
  product_.title = textIn(file, "title", problems_).value_or("");
  product_.family = textIn(file, "family", problems_).value_or(product_.family);
  product_.notes = textsIn(file, "notes", problems_);
  product_.build.clear();
  const JsonValue* build = objectIn(file, "build", problems_);
  if (build == nullptr || !evidence(*build, "build", {"value"})) return;
  const JsonValue* value = stringIn(*build, "value", problems_);
  if (value == nullptr || !isBuildNumber(value->string())) {
    return reportAt(value == nullptr ? *build : *value, "no build", "numbers with dots, \"5.5.2394.0\"", problems_);
  }
  product_.build = value->string();
}

void Reader::backEndService(const JsonValue& object) {
  checkKeys(object, words(kPortKeys), problems_);
  for (const MailProtocol protocol : kAllMailProtocols) {
    const auto port = numberFact(object, kPortKeys[static_cast<size_t>(protocol)], 1, 65535);
    if (!port) continue;
    product_.splitServices = true;
    product_.trustPorts[protocol] = static_cast<uint16_t>(*port);
  }
}

void Reader::proxyRules(const JsonValue& list) {
  product_.proxyRules.clear();
  for (const JsonValue& item : list.items()) {
    if (auto rule = proxyRule(item)) product_.proxyRules.push_back(std::move(*rule));
  }
}

std::optional<ProxyRule> Reader::proxyRule(const JsonValue& object) {
  auto fact =
      evidence(object, "a proxy rule", {"towards", "logons", "security", "imap-port", "pop3-port", "smtp-port"});
  if (!fact) return std::nullopt;
  ProxyRule rule;
  rule.evidence = *fact;
  rule.towards = textsIn(object, "towards", problems_);
  if (const JsonValue* logins = arrayIn(object, "logons", problems_)) {
    for (const JsonValue& logon : logins->items()) {
      if (const auto at = indexOf(&logon, "proxy log-on", kProxyLoginWords, problems_)) {
        rule.logins.push_back(static_cast<ProxyLogin>(*at));
      }
    }
  }
  const auto security = indexOf(stringIn(object, "security", problems_), "security", kProxySecurityWords, problems_);
  bool anyPort = false;
  for (const MailProtocol protocol : kAllMailProtocols) {
    const auto port = integerIn(object, kPortKeys[static_cast<size_t>(protocol)], 1, 65535, problems_);
    rule.ports[protocol] = static_cast<uint16_t>(port.value_or(0));
    anyPort = anyPort || port.has_value();
  }
  if (rule.towards.empty() || rule.logins.empty() || !security || !anyPort) {
    reportAt(object, "a proxy rule is not complete",
             fmt::format("needs: towards, logons, security, and one of {}", fmt::join(kPortKeys, ", ")), problems_);
    return std::nullopt;
  }
  rule.security = static_cast<ProxySecurity>(*security);
  return rule;
}

// Applies {"add": [...], "drop": [...]}: what is added must be known and new, what is dropped must be there.
template <typename Has, typename Add, typename Drop>
void addAndDrop(const JsonValue& object, std::string_view what, const std::vector<std::string>& known, Has has, Add add,
                Drop drop, Diagnostics& problems) {
  checkKeys(object, {"add", "drop"}, problems);
  for (const bool adding : {false, true}) {
    const JsonValue* list = arrayIn(object, adding ? "add" : "drop", problems);
    if (list == nullptr) continue;
    for (const JsonValue& item : list->items()) {
      if (!checkWord(item, what, known, problems)) continue;
      if (has(item.string()) == adding) {
        const std::string_view why = adding ? "is there already" : "is not there";
        reportAt(item, fmt::format("the {} {}", what, why), {}, problems);
      } else if (adding) {
        add(item.string());
      } else {
        drop(item.string());
      }
    }
  }
}

void Reader::quirkList(const JsonValue& object) {
  std::vector<std::string> known;
  for (const QuirkRow& row : quirks()) known.emplace_back(row.name);
  const auto quirkOf = [](const std::string& name) { return findQuirk(name)->quirk; };  // one of the known
  std::vector<Quirk>& held = product_.quirks;
  addAndDrop(
      object, "quirk", known, [&](const std::string& name) { return product_.has(quirkOf(name)); },
      [&](const std::string& name) { held.push_back(quirkOf(name)); },
      [&](const std::string& name) { std::erase(held, quirkOf(name)); }, problems_);
}

void Reader::cmdletList(const JsonValue& object) {
  std::vector<std::string> known;
  for (const Cmdlet& cmdlet : cmdlets()) known.push_back(cmdlet.name);
  auto& held = product_.cmdlets;
  addAndDrop(
      object, "cmdlet", known, [&](const std::string& name) { return held.contains(name); },
      [&](const std::string& name) { held.insert(name); }, [&](const std::string& name) { held.erase(name); },
      problems_);
}

}  // namespace

void readProfile(const JsonValue& file, Product& product, Diagnostics& problems) {
  Reader(product, problems).read(file);
}

}  // namespace coexist
