// The fields of a persona's file: a row each, by which the reader and the schema go. Each is {"value", "tag",
// "source"}; what belongs to one protocol stands there exactly when that is spoken.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/field.h"
#include "client/persona.h"

namespace coexist {

struct PersonaField {
  Field<Persona> field;  // `required`: it stands in every file of who speaks the protocol
  std::optional<MailProtocol> protocol = std::nullopt;  // none: every one
};
std::span<const PersonaField> personaFields();

// What the screen shows: one text for all protocols, or an object of one for each.
struct PersonaTextField {
  std::string_view key;
  std::string_view help;
  PerProtocol<std::string> Persona::*text;
};
std::span<const PersonaTextField> personaTextFields();

// Which protocols it speaks: "protocols", which decides what else may stand there.
constexpr FieldForm kPersonaProtocolsForm = wordsOutOf(&mailProtocolNames, "word in protocols");

// What a field is for, by its key; of one that no row names nothing.
std::string_view personaFieldHelp(std::string_view key);

// What a program that speaks these protocols can be told to do.
constexpr std::string_view kActionsKey = "actions";
std::vector<std::string> personaActions(std::span<const MailProtocol> protocols);

}  // namespace coexist
