#include "product/reader/profile_parts.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/field_reader.h"
#include "base/text.h"
#include "product/quirk.h"
#include "product/reader/profile_keys.h"
#include "product/reader/setting_reader.h"
#include "product/reader/sourced_text_reader.h"
#include "product/shell/administrator.h"

namespace coexist {
namespace {

bool isBuildNumber(std::string_view text) {
  constexpr size_t kMaxParts = 4;
  const std::vector<std::string_view> parts = split(text, '.');
  return parts.size() <= kMaxParts && std::all_of(parts.begin(), parts.end(), [](std::string_view part) {
           return !part.empty() && part.size() <= 5 && isAll(part, isDigit);
         });
}

std::optional<ProxyRule> proxyRule(const JsonValue& object, Diagnostics& problems) {
  const size_t before = problems.size();
  auto fact = FactReader(problems).evidence(object, "a proxy rule", keysOf(proxyRuleFields()));
  if (!fact) return std::nullopt;
  ProxyRule rule;
  rule.evidence = *fact;
  fillFields(object, proxyRuleFields(), rule, problems);
  if (problems.size() != before) return std::nullopt;
  const bool anyPort = std::any_of(kAllMailProtocols.begin(), kAllMailProtocols.end(),
                                   [&rule](MailProtocol protocol) { return rule.ports[protocol] != 0; });
  if (!rule.towards.empty() && !rule.logins.empty() && anyPort) return rule;
  reportAt(object, "a proxy rule is not complete",
           "needs: a family, a way to log on, and a port of one protocol at least", problems);
  return std::nullopt;
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

}  // namespace

std::vector<std::string> quirkNames() {
  std::vector<std::string> names;
  for (const QuirkRow& row : quirks()) names.emplace_back(row.name);
  return names;
}

std::vector<std::string> cmdletNames() {
  std::vector<std::string> names;
  for (const Cmdlet& cmdlet : cmdlets()) names.push_back(cmdlet.name);
  return names;
}

void readBuild(const JsonValue& file, std::string_view key, Product& product, Diagnostics& problems) {
  const JsonValue* build = objectIn(file, key, problems);
  if (build == nullptr || !FactReader(problems).evidence(*build, key, {"value"})) return;
  const JsonValue* value = stringIn(*build, "value", problems);
  if (value == nullptr || !isBuildNumber(value->string())) {
    return reportAt(value == nullptr ? *build : *value, "no build", "numbers with dots, \"5.5.2394.0\"", problems);
  }
  product.build = value->string();
}

void readCommonSettings(const JsonValue& file, std::string_view key, Product& product, Diagnostics& problems) {
  if (const JsonValue* object = objectIn(file, key, problems)) SettingReader(product, problems).readForAll(*object);
}

void readCarriedOnly(const JsonValue& file, std::string_view key, Product& product, Diagnostics& problems) {
  if (const auto only = FactReader(problems).booleanFact(file, key)) product.offersOnlyProxyableMechanisms = *only;
}

void readGuardsProofs(const JsonValue& file, std::string_view key, Product& product, Diagnostics& problems) {
  if (const auto guards = FactReader(problems).booleanFact(file, key)) product.guardsProofs = *guards;
}

void readPenalties(const JsonValue& file, std::string_view key, Product& product, Diagnostics& problems) {
  const JsonValue* object = objectIn(file, key, problems);
  if (object != nullptr) FactReader(problems).factsOnly(*object, penaltyFields(), product);
}

void readBackEndService(const JsonValue& file, std::string_view key, Product& product, Diagnostics& problems) {
  const JsonValue* object = objectIn(file, key, problems);
  if (object == nullptr) return;
  FactReader(problems).factsOnly(*object, trustPortFields(), product);
  for (const MailProtocol protocol : kAllMailProtocols) {
    product.splitServices = product.splitServices || product.trustPorts[protocol] != 0;
  }
}

void readProxyRules(const JsonValue& file, std::string_view key, Product& product, Diagnostics& problems) {
  const JsonValue* list = arrayIn(file, key, problems);
  if (list == nullptr) return;
  product.proxyRules.clear();
  for (const JsonValue& item : list->items()) {
    if (auto rule = proxyRule(item, problems)) product.proxyRules.push_back(std::move(*rule));
  }
}

void readQuirks(const JsonValue& file, std::string_view key, Product& product, Diagnostics& problems) {
  const JsonValue* object = objectIn(file, key, problems);
  if (object == nullptr) return;
  const auto quirkOf = [](const std::string& name) { return findQuirk(name)->quirk; };  // one of the known
  std::vector<Quirk>& held = product.quirks;
  addAndDrop(
      *object, "quirk", quirkNames(), [&](const std::string& name) { return product.has(quirkOf(name)); },
      [&](const std::string& name) { held.push_back(quirkOf(name)); },
      [&](const std::string& name) { std::erase(held, quirkOf(name)); }, problems);
}

void readCmdlets(const JsonValue& file, std::string_view key, Product& product, Diagnostics& problems) {
  const JsonValue* object = objectIn(file, key, problems);
  if (object == nullptr) return;
  auto& held = product.cmdlets;
  addAndDrop(
      *object, "cmdlet", cmdletNames(), [&](const std::string& name) { return held.contains(name); },
      [&](const std::string& name) { held.insert(name); }, [&](const std::string& name) { held.erase(name); },
      problems);
}

}  // namespace coexist
