// `coexist products`: which product versions are known, and what is known of one.
#include <cstdio>

#include "commands.h"
#include "listing.h"
#include "product_page.h"
#include "scenario_set.h"

namespace coexist {
namespace {

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

}  // namespace

void addProductsCommand(CLI::App& app, int& exitCode) {
  auto name = std::make_shared<std::string>();
  CLI::App* command = app.add_subcommand("products", "List the product versions that are known, or explain one");
  CLI::App* explain = command->add_subcommand("explain", "What one version says, accepts and gets wrong, with sources");
  explain->add_option("NAME", *name, "a product, as listed")->required();
  command->footer("Examples:\n  coexist products\n  coexist products explain exchange-2010-sp1");
  command->callback([command, name, &exitCode] {
    exitCode = command->get_subcommands().empty() ? listProducts() : explainProduct(*name);
  });
}

}  // namespace coexist
