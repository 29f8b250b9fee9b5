// `coexist products`: which product versions are known, and what is known of one.
#include <cstdio>

#include "commands.h"
#include "listing.h"
#include "product_page.h"
#include "scenario_set.h"

namespace coexist {

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
