#include "world/catalogues.h"

#include <algorithm>
#include <set>

#include "base/diagnostic.h"
#include "base/text.h"
#include "product/shell/administrator.h"
#include "world/case_run.h"

namespace coexist {
namespace {

// As the administrators of all products call them; each once, sorted.
std::vector<std::string> everyService(const ProductCatalogue& products) {
  std::set<std::string> names;
  for (const std::string& product : products.names()) {
    for (const WindowsService& service : products.find(product)->windowsServices()) names.insert(service.name);
  }
  return {names.begin(), names.end()};
}

// A command may name a service that no product has; what its own product has is known when it runs.
std::optional<PatternError> unknownService(const CmdletCall& call, std::string_view line,
                                           const std::vector<std::string>& services) {
  for (const CmdletParameter& parameter : findCmdlet(call.cmdlet)->parameters) {
    if (parameter.type != ParameterType::kService) continue;
    for (const std::string& name : call.list(parameter.name)) {
      const auto same = [&name](const std::string& service) { return equalsIgnoreCase(service, name); };
      if (std::any_of(services.begin(), services.end(), same)) continue;
      const size_t at = std::min(line.find(name), line.size());
      return PatternError{Error{"no product has a service " + visible(name), "", knownWordsHint(name, services)}, at,
                          name.size()};
    }
  }
  return std::nullopt;
}

}  // namespace

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
      for (const std::string& key : product.parameters[protocol]) {
        if (findServiceSetting(protocol, key)->isParameterOf(protocol)) settings[protocol].push_back(key);
      }
    }
  }
  vocabulary.mistakenProducts = catalogues.products.mistaken();
  vocabulary.personas = catalogues.personas.names();
  vocabulary.mistakenPersonas = catalogues.personas.mistaken();
  vocabulary.needs = knownNeeds();
  vocabulary.projectRoot = catalogues.projectRoot;
  for (const ServiceSetting& setting : serviceSettings()) {
    for (const MailProtocol protocol : kAllMailProtocols) {
      if (setting.isParameterOf(protocol)) vocabulary.settings[protocol].emplace_back(setting.field.key);
    }
  }
  for (const std::string& name : vocabulary.personas) {
    const Persona& persona = *catalogues.personas.find(name);
    vocabulary.actions[name] = persona.actions;
    vocabulary.protocols[name] = persona.protocols;
    auto& options = vocabulary.options[name];
    for (const auto& [option, with] : persona.options) options.push_back(option);
  }
  vocabulary.checkCmdlet = [services = everyService(catalogues.products)](std::string_view line) {
    CmdletError mistake;
    const auto call = parseCmdlet(line, mistake);
    return call ? unknownService(*call, line, services) : PatternError{mistake.error, mistake.column};
  };
  return vocabulary;
}

}  // namespace coexist
