// `coexist personas`: which mail programs can be played, and how well each one's behaviour is known.
#include <fmt/format.h>

#include <cstdio>

#include "client/persona_fields.h"
#include "commands.h"
#include "listing.h"
#include "product/profile_text.h"
#include "scenario_set.h"

namespace coexist {
namespace {

constexpr size_t kFieldWidth = 30;

}  // namespace

int listPersonas() {
  int exitCode = kExitPass;
  const std::optional<Catalogues> catalogues = loadCatalogues(exitCode);
  if (!catalogues) return exitCode;
  std::vector<std::vector<std::string>> rows = {{"NAME", "ACTIONS", "TITLE"}};
  for (const std::string& name : catalogues->personas.names()) {
    const Persona& persona = *catalogues->personas.find(name);
    rows.push_back({name, joined(persona.actions), persona.title});
  }
  for (const auto& [name, mistake] : catalogues->personas.mistaken()) {
    rows.push_back({name, "-", mistakenTitle(mistake)});
  }
  std::fputs(columns(rows).c_str(), stdout);
  return kExitPass;
}

int explainPersona(const std::string& name) {
  int exitCode = kExitPass;
  const std::optional<Catalogues> catalogues = loadCatalogues(exitCode);
  if (!catalogues) return exitCode;
  const Persona* persona = catalogues->personas.find(name);
  const Mistaken& mistaken = catalogues->personas.mistaken();
  if (const auto found = mistaken.find(name); found != mistaken.end())
    return mistakenName("persona", name, found->second);
  if (persona == nullptr) return unknownName("persona", name, catalogues->personas.names());
  std::string page = fmt::format("{}: {}\n", persona->name, persona->title);
  for (const PersonaFact& fact : persona->facts) {
    const std::string_view key = std::string_view(fact.field).substr(fact.field.rfind(' ') + 1);  // "with spa: actions"
    const std::string_view help = personaFieldHelp(key);
    page += entry(fact.field, help.empty() ? fact.value : fmt::format("{}   ({})", fact.value, help), kFieldWidth);
    page += entry("", originOf({"", fact.tag, fact.source}), kFieldWidth);
  }
  std::fputs(page.c_str(), stdout);
  return kExitPass;
}

}  // namespace coexist
