// The JSON Schema of scenario files (draft 2020-12), for editors and for a check that needs no C++. Names and meanings
// come from the loader's tables; shapes stand here.
#include <nlohmann/json.hpp>

#include "scenario/loader/loader.h"
#include "scenario/loader/loader_words.h"

namespace coexist {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kActor = "[a-z][a-z0-9-]{0,31}";

// In a value of a matrix's cell, "${name}" may stand instead of a known word.
Json word(const std::vector<std::string>& known) {
  return {{"anyOf", {{{"enum", known}}, {{"type", "string"}, {"pattern", "\\$\\{[A-Za-z][A-Za-z0-9_-]*\\}"}}}}};
}

Json listOf(Json items, size_t least = 0) {
  return {{"type", "array"}, {"items", std::move(items)}, {"minItems", least}};
}

Json mapOf(const std::string& keys, Json values) {
  return {{"type", "object"},
          {"patternProperties", {{"^" + keys + "$", std::move(values)}}},
          {"additionalProperties", false}};
}

Json text() { return {{"type", "string"}, {"minLength", 1}}; }

// "^(C|S[!]?|...)(\.name)?:( |$)" from the table of letters.
std::string headPattern(bool forNever) {
  std::string heads;
  for (const LetterRow& row : letterRows()) {
    if (forNever && !row.negated) continue;
    std::string head(1, static_cast<char>(row.letter));
    if (row.named) head += std::string("(\\.") + kActor + ")?";
    if (row.negated && !forNever) head += "!?";
    if (row.letter == Letter::kBackEnd) head += "=?";
    heads += (heads.empty() ? "" : "|") + head;
  }
  return "^(" + heads + "):( |$)";
}

std::string lettersMeaning() {
  std::string meaning;
  for (const LetterRow& row : letterRows())
    meaning += std::string(1, static_cast<char>(row.letter)) + ": " + std::string(row.meaning) + "\n";
  return meaning + "S!: P!: L!: U!: nothing like this before the next acting step\n# a comment";
}

Json line() {
  Json head = {{"pattern", headPattern(false)}};
  return {{"type", "string"}, {"description", lettersMeaning()}, {"anyOf", {head, {{"pattern", "^#"}}}}};
}

Json actorOf(const std::string& letters) {
  return {{"type", "string"}, {"pattern", "^[" + letters + "](\\." + kActor + ")?$"}};
}

Json integer(int64_t lowest, int64_t highest) {
  return {{"type", "integer"}, {"minimum", lowest}, {"maximum", highest}};
}

Json promptsShape() {
  return {{"type", "object"},
          {"properties",
           {{"as", text()}, {"min", integer(0, 1000)}, {"max", integer(0, 1000)}, {"loop", {{"type", "boolean"}}}}},
          {"additionalProperties", false},
          {"minProperties", 1}};
}

// The shape of a verb's value, and of the keys that may stand beside it.
Json verbShape(std::string_view verb, std::string_view key) {
  if (verb == "do" && key == "to") return listOf(text(), 1);
  if (verb == "mailbox" && key == "mailbox") return text();
  const std::pair<std::string_view, Json> shapes[] = {
      {"connect", actorOf("C")},
      {"close", actorOf("C")},
      {"closed", actorOf("C")},
      {"tls", actorOf("C")},
      {"restart", listOf(text(), 1)},
      {"wait", {{"type", "string"}, {"pattern", "^([0-9]+(ms|s|m|h)|\\$\\{.*)$"}}},
      {"do", text()},
      {"admin", text()},
      {"prompts", promptsShape()},
      {"send", actorOf("CB")},
      {"any-order", listOf({{"type", "string"}, {"pattern", "^S"}}, 1)},
      {"to", text()},
      {"proto", word(protoNames())},
      {"reset", {{"type", "boolean"}}},
      {"client", actorOf("C")},
      {"as", text()},
      {"with", text()},
      {"times", integer(1, 100)},
      {"succeeds", {{"type", "boolean"}}},
      {"holds", integer(0, 1'000'000)},
      {"shows", listOf({{"type", "string"}})},
      {"fails", {{"type", "boolean"}}},
      {"bytes", {{"type", "string"}}},
      {"repeat", integer(1, 256 * 1024 * 1024)},
  };
  for (const auto& [name, shape] : shapes) {
    if (name == key) return shape;
  }
  return Json::object();
}

Json steps() {
  Json kinds = Json::array({line()});
  for (const VerbRow& row : verbRows()) {
    Json properties = {{std::string(row.name), verbShape(row.name, row.name)}};
    for (const std::string_view key : row.keys) properties[std::string(key)] = verbShape(row.name, key);
    Json required = Json::array({std::string(row.name)});
    if (row.name == "send") required.push_back("bytes");
    kinds.push_back({{"type", "object"},
                     {"description", row.meaning},
                     {"properties", properties},
                     {"required", required},
                     {"additionalProperties", false}});
  }
  return listOf({{"anyOf", kinds}}, 1);
}

Json knownBug() {
  Json properties;
  for (const std::string& key : knownBugKeys()) properties[key] = text();
  properties["until"] = {{"type", "string"}, {"pattern", "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}};
  return {
      {"type", "object"}, {"properties", properties}, {"required", knownBugKeys()}, {"additionalProperties", false}};
}

Json matrix() {
  const Json value = {{"type", {"string", "number", "boolean"}}};
  const char* name = "[A-Za-z][A-Za-z0-9_-]*";
  Json rows = listOf(mapOf(name, value), 1);
  rows["maxItems"] = kMaxCells;
  return {{"anyOf", {rows, mapOf(name, listOf(value, 1))}}};
}

Json users() {
  Json fields;
  for (const std::string& field : userFieldNames()) fields[field] = text();
  return mapOf(kActor, {{"type", "object"}, {"properties", fields}, {"additionalProperties", false}});
}

Json settingsOf(const std::vector<std::string>& known) {
  const Json value = {{"type", {"string", "number", "boolean"}}};
  Json shape = {{"type", "object"}, {"additionalProperties", known.empty() ? value : Json(false)}};
  for (const std::string& name : known) shape["properties"][name] = value;
  return shape;
}

// One protocol's parameters, or an object of them for each protocol.
Json settings(const Vocabulary& vocabulary) {
  Json shapes = Json::array();
  Json nested = {{"type", "object"}, {"additionalProperties", false}, {"minProperties", 1}};
  for (const MailProtocol protocol : kAllMailProtocols) {
    if (settingsCmdlet(protocol).empty()) continue;
    const Json shape = settingsOf(vocabulary.settings[protocol]);
    shapes.push_back(shape);
    nested["properties"][std::string(mailProtocolName(protocol))] = shape;
  }
  shapes.push_back(nested);
  return {{"anyOf", shapes}};
}

Json keyShape(std::string_view key, const Vocabulary& vocabulary) {
  const Json persona = word(vocabulary.personas);
  const Json product = word(vocabulary.products);
  const Json clients = mapOf(std::string("(C|") + kActor + ")", {{"anyOf", {persona, {{"type", "null"}}}}});
  const std::pair<std::string_view, Json> shapes[] = {
      {"$schema", text()},
      {"title", {{"type", "string"}, {"minLength", 1}, {"maxLength", 200}}},
      {"ref", listOf(text())},
      {"tags", listOf(text())},
      {"needs", listOf(word(vocabulary.needs))},
      {"known-bug", knownBug()},
      {"proto", word(protoNames())},
      {"client", {{"anyOf", {persona, clients}}}},
      {"front", product},
      {"back", {{"anyOf", {product, mapOf(kActor, product)}}}},
      {"homes", mapOf(kActor, text())},
      {"users", users()},
      {"settings", settings(vocabulary)},
      {"mail", mapOf(kActor, listOf(text()))},
      {"never", listOf({{"type", "string"}, {"pattern", headPattern(true)}})},
      {"matrix", matrix()},
      {"script", {{"$ref", "#/$defs/script"}}},
      {"cases", listOf({{"$ref", "#/$defs/case"}}, 1)},
  };
  for (const auto& [name, shape] : shapes) {
    if (name == key) return shape;
  }
  return Json::object();
}

// The keys of a file, or those of an entry in "cases".
Json objectShape(const Vocabulary& vocabulary, bool inCases) {
  Json properties = Json::object();
  for (const KeyRow& row : keyRows()) {
    if (inCases && !row.inCases) continue;
    Json shape = keyShape(row.name, vocabulary);
    shape["description"] = row.meaning;
    properties[std::string(row.name)] = std::move(shape);
  }
  return {{"type", "object"}, {"properties", properties}, {"required", {"title"}}, {"additionalProperties", false}};
}

}  // namespace

std::string scenarioSchema(const Vocabulary& vocabulary) {
  Json schema = {{"$schema", "https://json-schema.org/draft/2020-12/schema"}, {"title", "A scenario of coexist"}};
  schema.update(objectShape(vocabulary, false));
  schema["anyOf"] = {{{"required", {"script", "back"}}}, {{"required", {"cases"}}}};
  schema["$defs"] = {{"case", objectShape(vocabulary, true)}, {"script", steps()}};
  // Words come from checked files and tables; what is not UTF-8 must not end the program all the same.
  return schema.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace coexist
