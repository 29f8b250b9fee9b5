#include "client/persona_schema.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/field_schema.h"
#include "base/text.h"
#include "client/persona_fields.h"

namespace coexist {
namespace {

using Json = nlohmann::ordered_json;

constexpr size_t kMaxValueBytes = 1000;

Json sourced(Json value) {
  const Json properties = {{"value", std::move(value)},
                           {"tag", {{"enum", evidenceNames()}}},
                           {"source", {{"type", "string"}, {"minLength", 1}}}};
  return {{"type", "object"},
          {"properties", properties},
          {"additionalProperties", false},
          {"required", {"value", "tag", "source"}}};
}

Json valueSchema(const PersonaField& row) {
  Json value = formSchema(row.field.form);
  if (row.field.form.kind == FieldForm::Kind::kText) value["maxLength"] = kMaxValueBytes;
  value["description"] = row.protocol
                             ? fmt::format("{}: {}", upperAscii(mailProtocolName(*row.protocol)), row.field.help)
                             : std::string(row.field.help);
  return value;
}

Json textSchema(const PersonaTextField& row) {
  const Json line = {{"type", "string"}, {"description", row.help}};
  Json each = Json::object();
  for (const MailProtocol protocol : kAllMailProtocols) each[std::string(mailProtocolName(protocol))] = line;
  return {{"anyOf", {line, {{"type", "object"}, {"properties", each}, {"additionalProperties", false}}}}};
}

// What a persona and an option of one may both say.
Json habits() {
  Json properties = Json::object();
  for (const PersonaField& row : personaFields()) properties[std::string(row.field.key)] = sourced(valueSchema(row));
  for (const PersonaTextField& row : personaTextFields()) properties[std::string(row.key)] = sourced(textSchema(row));
  return properties;
}

Json protocols() {
  Json list = formSchema(kPersonaProtocolsForm);
  list["minItems"] = 1;
  return list;
}

}  // namespace

std::string personaSchema() {
  Json required = {"title", "protocols"};
  for (const PersonaField& row : personaFields()) {
    if (row.field.required && !row.protocol) required.push_back(row.field.key);
  }
  const Json option = {{"type", "object"}, {"properties", habits()}, {"additionalProperties", false}};
  Json properties = {{"title", {{"type", "string"}, {"minLength", 1}, {"description", "what people call it"}}},
                     {"protocols", sourced(protocols())}};
  properties.update(habits());
  properties["with"] = {{"type", "object"},
                        {"description", "options: the fields that differ when a user has switched one on"},
                        {"additionalProperties", option}};
  const Json schema = {{"$schema", "https://json-schema.org/draft/2020-12/schema"},
                       {"title", "A persona of coexist"},
                       {"type", "object"},
                       {"properties", properties},
                       {"additionalProperties", false},
                       {"required", required}};
  return schema.dump(2) + "\n";
}

}  // namespace coexist
