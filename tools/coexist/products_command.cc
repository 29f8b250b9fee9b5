// `coexist products`: which product versions are known, and what is known of one.
#include <algorithm>
#include <array>
#include <cstdio>
#include <functional>

#include "base/text.h"
#include "commands.h"
#include "listing.h"
#include "product/profile_text.h"
#include "product_page.h"
#include "scenario_set.h"

namespace coexist {
namespace {

using TagCounts = std::array<size_t, kFactTags>;

// The reply texts that a product says, or knows better or worse than the one that it extends: by tag.
TagCounts ownTexts(const Product& product, const Product* parent) {
  TagCounts counts = {};
  for (const MailProtocol protocol : kAllMailProtocols) {
    const auto inherited = parent == nullptr ? decltype(repliesOf(product, protocol))() : repliesOf(*parent, protocol);
    for (const auto& [name, text] : repliesOf(product, protocol)) {
      const bool same = std::any_of(inherited.begin(), inherited.end(), [&](const auto& other) {
        return other.first == name && other.second.text == text.text && other.second.tag == text.tag &&
               other.second.source == text.source;
      });
      if (!same) ++counts[static_cast<size_t>(text.tag)];
    }
  }
  return counts;
}

std::vector<std::string> countedRow(const std::string& name, const TagCounts& counts) {
  std::vector<std::string> row = {name};
  for (const size_t count : counts) row.push_back(std::to_string(count));
  return row;
}

// How well the texts are known that each product says apart from the one that it extends, and all of them together.
std::string evidenceTable(const ProductCatalogue& products) {
  std::vector<std::vector<std::string>> rows = {{"ITS OWN REPLY TEXTS"}};
  for (const std::string& tag : evidenceNames()) rows.front().push_back(upperAscii(tag));
  TagCounts all = {};
  for (const std::string& name : products.names()) {
    const Product& product = *products.find(name);
    const TagCounts own = ownTexts(product, products.find(product.parent));
    if (own == TagCounts{}) continue;
    rows.push_back(countedRow(name, own));
    std::transform(all.begin(), all.end(), own.begin(), all.begin(), std::plus<>());
  }
  rows.push_back(countedRow("all", all));
  return columns(rows);
}

}  // namespace

int listProducts() {
  int exitCode = kExitPass;
  const std::optional<Catalogues> catalogues = loadCatalogues(exitCode);
  if (!catalogues) return exitCode;
  std::vector<std::vector<std::string>> rows = {{"NAME", "FAMILY", "EXTENDS", "TITLE"}};
  for (const std::string& name : catalogues->products.names()) {
    const Product& product = *catalogues->products.find(name);
    rows.push_back({name, product.family, product.parent.empty() ? "-" : product.parent, product.title});
  }
  for (const auto& [name, mistake] : catalogues->products.mistaken()) {
    rows.push_back({name, "-", "-", mistakenTitle(mistake)});
  }
  std::fputs(columns(rows).c_str(), stdout);
  std::printf("\n%s", evidenceTable(catalogues->products).c_str());
  return kExitPass;
}

int explainProduct(const std::string& name) {
  int exitCode = kExitPass;
  const std::optional<Catalogues> catalogues = loadCatalogues(exitCode);
  if (!catalogues) return exitCode;
  const Product* product = catalogues->products.find(name);
  const Mistaken& mistaken = catalogues->products.mistaken();
  if (const auto found = mistaken.find(name); found != mistaken.end())
    return mistakenName("product", name, found->second);
  if (product == nullptr)
    return unknownName("product", name, catalogues->products.names(), catalogues->products.families());
  std::fputs(productPage(*product).c_str(), stdout);
  return kExitPass;
}

}  // namespace coexist
