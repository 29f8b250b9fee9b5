// `coexist personas`: which mail programs can be played, and how well each one's behaviour is known.
#include <fmt/format.h>

#include <cstdio>

#include "commands.h"
#include "listing.h"
#include "scenario_set.h"

namespace coexist {
namespace {

int listPersonas() {
  int exitCode = kExitPass;
  const std::optional<Knowledge> knowledge = loadKnowledge(exitCode);
  if (!knowledge) return exitCode;
  std::vector<std::vector<std::string>> rows = {{"NAME", "ACTIONS", "TITLE"}};
  for (const std::string& name : knowledge->personas.names()) {
    const Persona& persona = *knowledge->personas.find(name);
    rows.push_back({name, joined(persona.actions), persona.title});
  }
  std::fputs(columns(rows).c_str(), stdout);
  return kExitPass;
}

int explainPersona(const std::string& name) {
  int exitCode = kExitPass;
  const std::optional<Knowledge> knowledge = loadKnowledge(exitCode);
  if (!knowledge) return exitCode;
  const Persona* persona = knowledge->personas.find(name);
  if (persona == nullptr) return unknownName("persona", name, knowledge->personas.names());
  std::string page = fmt::format("{}: {}\n", persona->name, persona->title);
  for (const PersonaFact& fact : persona->facts) {
    page += entry(fact.field, fact.value, 26);
    page += entry("", fmt::format("[{}: {}]", factTagName(fact.tag), fact.source), 26);
  }
  std::fputs(page.c_str(), stdout);
  return kExitPass;
}

}  // namespace

void addPersonasCommand(CLI::App& app, int& exitCode) {
  auto name = std::make_shared<std::string>();
  CLI::App* command = app.add_subcommand("personas", "List the mail programs that can be played, or explain one");
  CLI::App* explain = command->add_subcommand("explain", "How one behaves, and how that is known");
  explain->add_option("NAME", *name, "a persona, as listed")->required();
  command->footer("Examples:\n  coexist personas\n  coexist personas explain outlook-imap");
  command->callback([command, name, &exitCode] {
    exitCode = command->get_subcommands().empty() ? listPersonas() : explainPersona(*name);
  });
}

}  // namespace coexist
