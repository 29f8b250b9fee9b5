#include "product/reader/profile_schema.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/field_schema.h"
#include "product/reader/profile_keys.h"
#include "product/reader/profile_parts.h"
#include "product/reader/profile_shapes.h"
#include "product/reader/section_words.h"
#include "product/reader/sourced_text_reader.h"
#include "sasl/mechanism_table.h"

namespace coexist {
namespace {

using Json = nlohmann::ordered_json;

Json object(Json properties, std::vector<std::string> required = {}) {
  Json schema = {{"type", "object"}, {"properties", std::move(properties)}, {"additionalProperties", false}};
  if (!required.empty()) schema["required"] = std::move(required);
  return schema;
}

Json listOf(Json items) { return {{"type", "array"}, {"items", std::move(items)}}; }
Json reference(const std::string& name) { return {{"$ref", "#/$defs/" + name}}; }
Json text(const std::string& description) { return {{"type", "string"}, {"description", description}}; }

// An object with a tag and a source besides its own properties.
Json fact(Json properties, std::vector<std::string> required = {}) {
  properties["tag"] = reference("tag");
  properties["source"] = {{"type", "string"}, {"minLength", 1}};
  required.insert(required.end(), {"tag", "source"});
  return object(std::move(properties), std::move(required));
}

Json textFact(const std::string& description, std::vector<std::string> required) {
  Json line = text(description);
  line["minLength"] = 1;
  line["maxLength"] = kMaxTextBytes;
  return fact({{"text", line}}, std::move(required));
}

// What stands at a word of a section, with what it is for.
void add(Json& properties, const SectionWord& word, Json schema) {
  schema["description"] = word.help;
  properties[std::string(word.key)] = std::move(schema);
}

// What a service says of itself in each state of a connection: `offer` is the protocol's own word for it.
Json states(const std::string& offer, const Json& offerSchema) {
  Json members = {{offer, offerSchema}};
  add(members, section_word::kAdvertises, listOf({{"enum", knownSaslNames()}}));
  add(members, section_word::kHonours, listOf({{"enum", spokenSaslNames()}}));
  const Json cell = fact(members);
  Json schema = Json::object();
  add(schema, section_word::kEachState, cell);
  for (size_t i = 0; i < kAccessStates; ++i) schema[std::string(accessStateName(static_cast<AccessState>(i)))] = cell;
  return object(schema);
}

Json definitions() {
  const Json lines = listOf({{"type", "string"}, {"minLength", 1}, {"maxLength", kMaxTextBytes}});
  Json extensions = lines;
  extensions["description"] = "behind EHLO's first line; {auth} stands for the listed mechanisms";
  return {{"tag", {{"enum", evidenceNames()}}},
          {"imap-states",
           states(std::string(ImapProfile::kOffer.key), text("after \"* \"; {auth} stands for the listed mechanisms"))},
          {"pop3-states", states(std::string(Pop3Profile::kOffer.key), lines)},
          {"smtp-states", states(std::string(SmtpProfile::kOffer.key), extensions)}};
}

// Of one protocol's service, or those that all have in common.
Json settingsSchema(std::optional<MailProtocol> protocol) {
  Json settings = Json::object();
  for (const ServiceSetting& setting : serviceSettings()) {
    if (protocol ? !setting.concerns(*protocol) : setting.ownValue) continue;
    Json value = formSchema(setting.field.form);
    value["description"] = setting.field.help;
    settings[std::string(setting.field.key)] = fact({{"value", value}, {"settable", {{"type", "boolean"}}}});
  }
  return object(settings);
}

Json booleanFact() { return fact({{"value", {{"type", "boolean"}}}}, {"value"}); }

template <typename Target>
Json factsSchema(std::span<const Field<Target>> fields) {
  Json properties = Json::object();
  for (const Field<Target>& row : fields) {
    if (row.form.kind == FieldForm::Kind::kText) {
      properties[std::string(row.key)] = textFact(std::string(row.help), {"text"});
      continue;
    }
    Json value = formSchema(row.form);
    value["description"] = row.help;
    properties[std::string(row.key)] = fact({{"value", value}}, {"value"});
  }
  return properties;
}

std::string beginningOf(const ReplyTextRow<SmtpReplyText>& row) {
  return "begins with a code: " + std::string(row.beginnings);
}
template <typename Text>
std::string beginningOf(const ReplyTextRow<Text>& row) {
  return "begins with " + std::string(row.beginnings);
}

template <typename Profile>
Json textsSchema() {
  Json texts = Json::object();
  for (const auto& row : Profile::replyTexts()) {
    const std::string when = row.help.empty() ? "" : "; " + std::string(row.help);
    const std::string filled = fieldsOf(Profile::kEveryTextsFields, row.fields);
    texts[std::string(row.name)] = textFact(fmt::format("{}{}; filled in: {}", beginningOf(row), when, filled), {});
  }
  return texts;
}

template <typename Profile>
Json section(MailProtocol protocol) {
  Json roles = Json::object();
  const std::string states = std::string(mailProtocolName(protocol)) + "-states";
  for (const SectionWord& role : {section_word::kFrontRole, section_word::kBackRole, section_word::kBothRoles})
    add(roles, role, reference(states));
  Json own = factsSchema(Profile::fields());
  add(own, section_word::kServed, booleanFact());
  add(own, section_word::kStates, object(roles));
  add(own, section_word::kLimits, object(factsSchema(Profile::limits())));
  add(own, section_word::kTexts, object(textsSchema<Profile>()));
  add(own, section_word::kSettings, settingsSchema(protocol));
  return object(own);
}

Json addAndDropSchema(const std::vector<std::string>& names) {
  return object({{"add", listOf({{"enum", names}})}, {"drop", listOf({{"enum", names}})}});
}

}  // namespace

Json buildShape() { return fact({{"value", text("5.5.2394.0")}}, {"value"}); }
Json commonSettingsShape() { return settingsSchema(std::nullopt); }
Json imapShape() { return section<ImapProfile>(MailProtocol::kImap); }
Json pop3Shape() { return section<Pop3Profile>(MailProtocol::kPop3); }
Json smtpShape() { return section<SmtpProfile>(MailProtocol::kSmtp); }
Json cmdletsShape() { return addAndDropSchema(cmdletNames()); }
Json quirksShape() { return addAndDropSchema(quirkNames()); }
Json backEndServiceShape() { return object(factsSchema(trustPortFields())); }
Json penaltiesShape() { return object(factsSchema(penaltyFields())); }
Json carriedOnlyShape() { return booleanFact(); }
Json guardsProofsShape() { return booleanFact(); }

Json proxyShape() {
  const Json rule = objectSchema(shapesOf(proxyRuleFields()));
  return listOf(fact(rule["properties"], rule["required"]));
}

std::string productSchema() {
  std::vector<FieldShape> keys;
  for (const ProfileKey& row : profileKeys()) {
    keys.push_back({row.field.key, row.field.form, row.field.help, row.field.required});
  }
  Json schema = objectSchema(keys);
  schema["$schema"] = "https://json-schema.org/draft/2020-12/schema";
  schema["title"] = "A product of coexist";
  schema["$defs"] = definitions();
  return schema.dump(2) + "\n";
}

}  // namespace coexist
