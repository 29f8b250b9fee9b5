#include "product/profile.h"

#include <algorithm>
#include <limits>

namespace coexist {
namespace {

// Of a constant product or of one that is being made.
template <typename Lists, typename AnyProduct>
Lists& mechanismsOf(AnyProduct& product, MailProtocol protocol) {
  switch (protocol) {
    case MailProtocol::kImap:
      return product.imap;
    case MailProtocol::kPop3:
      return product.pop3;
    case MailProtocol::kSmtp:
      break;
  }
  return product.smtp;
}

}  // namespace

bool Product::serves(MailProtocol protocol) const {
  switch (protocol) {
    case MailProtocol::kImap:
      return imap.served;
    case MailProtocol::kPop3:
      return pop3.served;
    case MailProtocol::kSmtp:
      return smtp.served;
  }
  return false;
}

const MechanismLists& Product::mechanisms(MailProtocol protocol) const {
  return mechanismsOf<const MechanismLists>(*this, protocol);
}

MechanismLists& Product::mechanisms(MailProtocol protocol) { return mechanismsOf<MechanismLists>(*this, protocol); }

std::vector<WindowsService> Product::windowsServices() const {
  const struct {
    MailProtocol protocol;
    const WindowsServiceNames& names;
  } rows[] = {
      {MailProtocol::kImap, imap.windows}, {MailProtocol::kPop3, pop3.windows}, {MailProtocol::kSmtp, smtp.windows}};
  std::vector<WindowsService> all;
  for (const auto& [protocol, names] : rows) {
    if (!serves(protocol)) continue;
    if (!names.own.empty()) all.push_back({names.own, protocol, MachineService::kFrontEnd});
    if (!names.backEnd.empty()) all.push_back({names.backEnd, protocol, MachineService::kBackEnd});
  }
  return all;
}

const GuessingLimits& Product::guessing(MailProtocol protocol) const {
  switch (protocol) {
    case MailProtocol::kImap:
      return imap.guessing;
    case MailProtocol::kPop3:
      return pop3.guessing;
    case MailProtocol::kSmtp:
      break;
  }
  return smtp.guessing;
}

// A rule that names the family comes before one for any.
const ProxyRule* Product::ruleTowards(std::string_view homeFamily, MailProtocol protocol) const {
  for (const std::string_view wanted : {homeFamily, std::string_view("*")}) {
    for (const ProxyRule& rule : proxyRules) {
      if (rule.ports[protocol] == 0) continue;
      if (std::find(rule.towards.begin(), rule.towards.end(), wanted) != rule.towards.end()) return &rule;
    }
  }
  return nullptr;
}

bool Product::has(Quirk quirk) const { return std::find(quirks.begin(), quirks.end(), quirk) != quirks.end(); }

const Product* ProductCatalogue::find(std::string_view name) const {
  const auto product = products_.find(name);
  return product == products_.end() ? nullptr : product->second.get();
}

const Product* ProductCatalogue::findUpdate(const Product& current, std::string_view build) const {
  const Product* nearest = nullptr;
  size_t fewest = std::numeric_limits<size_t>::max();
  for (const auto& [name, product] : products_) {
    if (build.empty() || product->build != build || product->family != current.family) continue;
    size_t generations = 0;
    const Product* ancestor = product.get();
    while (ancestor != nullptr && ancestor->name != current.name) {
      ancestor = find(ancestor->parent);
      ++generations;
    }
    if (ancestor == nullptr || generations == 0 || generations >= fewest) continue;
    fewest = generations;
    nearest = product.get();
  }
  return nearest;
}

WordGroups ProductCatalogue::families() const {
  WordGroups families;
  for (const auto& [name, product] : products_) families[product->family].push_back(name);
  return families;
}

std::vector<std::string> ProductCatalogue::names() const {
  std::vector<std::string> sorted;
  for (const auto& [name, product] : products_) sorted.push_back(name);
  return sorted;
}

}  // namespace coexist
