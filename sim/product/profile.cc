#include "product/profile.h"

#include <algorithm>

namespace coexist {

// A rule that names the family comes before one for any.
const ProxyRule* Product::ruleTowards(std::string_view homeFamily) const {
  for (const std::string_view wanted : {homeFamily, std::string_view("*")}) {
    for (const ProxyRule& rule : proxyRules) {
      if (std::find(rule.towards.begin(), rule.towards.end(), wanted) != rule.towards.end()) return &rule;
    }
  }
  return nullptr;
}

bool Product::hasQuirk(std::string_view quirk) const {
  return std::find(quirks.begin(), quirks.end(), quirk) != quirks.end();
}

const Product* ProductCatalogue::find(std::string_view name) const {
  const auto product = products_.find(name);
  return product == products_.end() ? nullptr : product->second.get();
}

std::vector<std::string> ProductCatalogue::names() const {
  std::vector<std::string> sorted;
  for (const auto& [name, product] : products_) sorted.push_back(name);
  return sorted;
}

}  // namespace coexist
