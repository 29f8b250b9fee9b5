#include "product/profile_schema.h"

#include <nlohmann/json.hpp>

#include "product/administrator.h"
#include "product/fact_reader.h"
#include "product/profile_reader.h"
#include "product/quirk.h"

namespace coexist {
namespace {

using Json = nlohmann::ordered_json;

Json object(Json properties, std::vector<std::string> required = {}) {
  Json schema = {{"type", "object"}, {"properties", std::move(properties)}, {"additionalProperties", false}};
  if (!required.empty()) schema["required"] = std::move(required);
  return schema;
}

Json listOf(Json items) { return {{"type", "array"}, {"items", std::move(items)}}; }
Json number(int64_t lowest, int64_t highest) {
  return {{"type", "integer"}, {"minimum", lowest}, {"maximum", highest}};
}
Json reference(const std::string& name) { return {{"$ref", "#/$defs/" + name}}; }
Json text(const std::string& description) { return {{"type", "string"}, {"description", description}}; }

// An object with a tag and a source besides its own properties.
Json fact(Json properties, std::vector<std::string> required = {}) {
  properties["tag"] = reference("tag");
  properties["source"] = {{"type", "string"}, {"minLength", 1}};
  required.insert(required.end(), {"tag", "source"});
  return object(std::move(properties), std::move(required));
}

Json textFact(const std::string& description) {
  Json line = text(description);
  line["minLength"] = 1;
  line["maxLength"] = kMaxTextBytes;
  return fact({{"text", line}}, {"text"});
}

Json definitions() {
  Json tags = Json::array();
  for (size_t i = 0; i < kFactTags; ++i) tags.push_back(factTagName(static_cast<FactTag>(i)));
  const std::span<const std::string_view> mechanisms(kMechanismNames);
  const Json cell = fact({{"capability", text("after \"* \"; {auth} stands for the listed mechanisms")},
                          {"advertises", listOf({{"enum", mechanisms}})},
                          {"honours", listOf({{"enum", mechanisms.first(kMechanismsSpoken)}})}});
  Json states = {{std::string(kAnyState), cell}};
  for (size_t i = 0; i < kAccessStates; ++i) states[std::string(accessStateName(static_cast<AccessState>(i)))] = cell;
  return {{"tag", {{"enum", tags}}}, {"states", object(states)}};
}

// Of one protocol's service, or those that all have in common.
Json settingsSchema(std::optional<MailProtocol> protocol) {
  Json settings = Json::object();
  for (const ServiceSetting& setting : serviceSettings()) {
    if (protocol ? !setting.concerns(*protocol) : setting.ownValue) continue;
    const Json value = {{"type", {"string", "integer", "boolean"}}, {"description", setting.takes}};
    settings[std::string(setting.name)] = fact({{"value", value}, {"settable", {{"type", "boolean"}}}});
  }
  return object(settings);
}

Json imapSchema() {
  Json texts = Json::object();
  for (size_t i = 0; i < kImapTexts; ++i) {
    const auto which = static_cast<ImapText>(i);
    texts[std::string(imapTextName(which))] = textFact("begins with " + std::string(imapTextStatuses(which)));
  }
  Json roles = Json::object();
  for (const std::string_view role : kRoleNames) roles[std::string(role)] = reference("states");
  return object({
      {"states", object(roles)},
      {"start-tls", fact({{"value", {{"type", "boolean"}}}}, {"value"})},
      {"continuation", textFact("what answers AUTHENTICATE without a challenge")},
      {"literal-continuation", textFact("what asks for a literal")},
      {"limits", object({{"max-literal-bytes", fact({{"value", number(1, kMaxLiteralLimit)}}, {"value"})},
                         {"max-errors", fact({{"value", number(0, kMaxErrorLimit)}}, {"value"})}})},
      {"texts", object(texts)},
      {"settings", settingsSchema(MailProtocol::kImap)},
  });
}

Json proxySchema() {
  const std::vector<std::string> all = {"towards", "logons", "security"};
  return listOf(fact({{"towards", listOf(text("a product family, or * for any"))},
                      {"logons", listOf({{"enum", kLogonNames}})},
                      {"security", {{"enum", kSecurityNames}}},
                      {"imap-port", number(1, 65535)},
                      {"pop3-port", number(1, 65535)},
                      {"smtp-port", number(1, 65535)}},
                     all));
}

Json addAndDrop(const std::vector<std::string>& names) {
  return object({{"add", listOf({{"enum", names}})}, {"drop", listOf({{"enum", names}})}});
}

}  // namespace

std::string productSchema() {
  std::vector<std::string> cmdletNames;
  for (const Cmdlet& cmdlet : cmdlets()) cmdletNames.push_back(cmdlet.name);
  std::vector<std::string> quirkNames;
  for (const Quirk& quirk : quirks()) quirkNames.emplace_back(quirk.name);

  Json trustPorts = Json::object();
  for (const std::string_view key : kPortKeys) {
    trustPorts[std::string(key)] = fact({{"value", number(1, 65535)}}, {"value"});
  }
  Json schema = object({{"title", text("what people call it")},
                        {"family", text("what proxy rules call it")},
                        {"extends", text("the product whose facts hold unless this file says otherwise")},
                        {"notes", listOf({{"type", "string"}})},
                        {"imap", imapSchema()},
                        {"settings", settingsSchema(std::nullopt)},
                        {"cmdlets", addAndDrop(cmdletNames)},
                        {"back-end-service", object(trustPorts)},
                        {"proxy", proxySchema()},
                        {"quirks", addAndDrop(quirkNames)}},
                       {"title"});
  schema["$schema"] = "https://json-schema.org/draft/2020-12/schema";
  schema["title"] = "A product of coexist";
  schema["$defs"] = definitions();
  return schema.dump(2) + "\n";
}

}  // namespace coexist
