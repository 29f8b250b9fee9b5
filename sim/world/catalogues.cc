#include "world/catalogues.h"

#include "product/shell/administrator.h"
#include "world/case_run.h"

namespace coexist {

Result<Catalogues> Catalogues::load(const std::string& projectRoot) {
  Diagnostics problems;
  auto products = ProductCatalogue::load(projectRoot + "/fixtures/products", problems);
  if (!products) return problems.front().error();
  auto personas = PersonaCatalogue::load(projectRoot + "/fixtures/personas", problems);
  if (!personas) return personas.error();
  return Catalogues{std::move(*products), std::move(*personas), projectRoot};
}

Vocabulary vocabularyOf(const Catalogues& catalogues) {
  Vocabulary vocabulary;
  vocabulary.products = catalogues.products.names();
  vocabulary.families = catalogues.products.families();
  for (const std::string& name : vocabulary.products) {
    if (!catalogues.products.find(name)->splitServices) vocabulary.oneService.push_back(name);
  }
  for (const std::string& name : vocabulary.products) {
    const Product& product = *catalogues.products.find(name);
    auto& settings = vocabulary.productSettings[name];
    for (const MailProtocol protocol : kAllMailProtocols) {
      if (!product.cmdlets.contains(settingsCmdlet(protocol))) continue;
      settings[protocol].assign(product.parameters[protocol].begin(), product.parameters[protocol].end());
    }
  }
  vocabulary.mistakenProducts = catalogues.products.mistaken();
  vocabulary.personas = catalogues.personas.names();
  vocabulary.mistakenPersonas = catalogues.personas.mistaken();
  vocabulary.needs = knownNeeds();
  vocabulary.projectRoot = catalogues.projectRoot;
  for (const ServiceSetting& setting : serviceSettings()) {
    for (const MailProtocol protocol : kAllMailProtocols) {
      if (setting.concerns(protocol)) vocabulary.settings[protocol].emplace_back(setting.field.key);
    }
  }
  for (const std::string& name : vocabulary.personas) {
    const Persona& persona = *catalogues.personas.find(name);
    vocabulary.actions[name] = persona.actions;
    vocabulary.protocols[name] = persona.protocols;
    auto& options = vocabulary.options[name];
    for (const auto& [option, with] : persona.options) options.push_back(option);
  }
  vocabulary.checkCmdlet = [](std::string_view line) -> std::optional<PatternError> {
    CmdletError mistake;
    if (parseCmdlet(line, mistake)) return std::nullopt;
    return PatternError{mistake.error, mistake.column};
  };
  return vocabulary;
}

}  // namespace coexist
