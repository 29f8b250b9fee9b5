// `coexist products`: which product versions are known, and what is known of one.
#include <cstdio>

#include "commands.h"
#include "listing.h"
#include "product_page.h"
#include "scenario_set.h"

namespace coexist {

int listProducts() {
  int exitCode = kExitPass;
  const std::optional<Knowledge> knowledge = loadKnowledge(exitCode);
  if (!knowledge) return exitCode;
  std::vector<std::vector<std::string>> rows = {{"NAME", "FAMILY", "EXTENDS", "TITLE"}};
  for (const std::string& name : knowledge->products.names()) {
    const Product& product = *knowledge->products.find(name);
    rows.push_back({name, product.family, product.parent.empty() ? "-" : product.parent, product.title});
  }
  std::fputs(columns(rows).c_str(), stdout);
  return kExitPass;
}

int explainProduct(const std::string& name) {
  int exitCode = kExitPass;
  const std::optional<Knowledge> knowledge = loadKnowledge(exitCode);
  if (!knowledge) return exitCode;
  const Product* product = knowledge->products.find(name);
  if (product == nullptr) return unknownName("product", name, knowledge->products.names());
  std::fputs(productPage(*product).c_str(), stdout);
  return kExitPass;
}

}  // namespace coexist
