// The JSON Schema of scenario files (draft 2020-12), for editors and for a check that needs no C++. Keys and verbs
// come from the loader's tables; the shapes that their rows name stand here.
#include <nlohmann/json.hpp>

#include "sasl/proof_words.h"
#include "scenario/loader/loader.h"
#include "scenario/loader/loader_cast.h"
#include "scenario/loader/loader_words.h"
#include "scenario/loader/schema_shapes.h"

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
  meaning += "behind the user of a token that proves something:\n";
  for (const ProofWordRow& row : kProofWords)
    meaning += "  " + std::string(row.word) + ": " + std::string(row.help) + "\n";
  return meaning + "S!: P!: L!: U!: nothing like this before the next acting step\n# a comment";
}

Json line() {
  Json head = {{"pattern", headPattern(false)}};
  return {{"type", "string"}, {"description", lettersMeaning()}, {"anyOf", {head, {{"pattern", "^#"}}}}};
}

Json actorOf(const std::string& letters) {
  return {{"type", "string"}, {"pattern", "^[" + letters + "](\\." + kActor + ")?$"}};
}

Json steps() {
  Json kinds = Json::array({line()});
  for (const VerbRow& row : verbRows()) {
    std::vector<FieldShape> keys = {{row.name, row.value, "", true}};
    keys.insert(keys.end(), row.keys.begin(), row.keys.end());
    Json step = objectSchema(keys);
    step["description"] = row.meaning;
    kinds.push_back(std::move(step));
  }
  return listOf({{"anyOf", kinds}}, 1);
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

// One protocol's parameters, or an object of them for each protocol; or an object of those for each machine.
Json settings(const Vocabulary& vocabulary) {
  Json shapes = Json::array();
  Json nested = {{"type", "object"}, {"additionalProperties", false}, {"minProperties", 1}};
  for (const MailProtocol protocol : kAllMailProtocols) {
    const Json shape = settingsOf(vocabulary.settings[protocol]);
    shapes.push_back(shape);
    nested["properties"][std::string(mailProtocolName(protocol))] = shape;
  }
  shapes.push_back(nested);
  shapes.push_back(mapOf(kActor, {{"anyOf", shapes}}));
  return {{"anyOf", shapes}};
}

// The keys of a file, or those of an entry in "cases".
Json objectShape(const Vocabulary& vocabulary, bool inCases) {
  Json properties = Json::object();
  for (const KeyRow& row : keyRows()) {
    if (inCases && !row.inCases) continue;
    Json shape = row.shape(vocabulary);
    shape["description"] = row.meaning;
    properties[std::string(row.name)] = std::move(shape);
  }
  return {{"type", "object"}, {"properties", properties}, {"required", {"title"}}, {"additionalProperties", false}};
}

}  // namespace

Json schemaNameShape(const Vocabulary&) { return text(); }
Json titleShape(const Vocabulary&) { return formSchema(someText(kMaxTitleBytes)); }
Json textsShape(const Vocabulary&) { return listOf(text()); }
Json needsShape(const Vocabulary& known) { return listOf(word(known.needs)); }
Json caseProtoShape(const Vocabulary&) { return protoShape(); }
Json frontShape(const Vocabulary& known) { return word(known.products); }
Json backShape(const Vocabulary& known) {
  return {{"anyOf", {word(known.products), mapOf(kActor, word(known.products))}}};
}
Json clientShape(const Vocabulary& known) {
  const Json persona = word(known.personas);
  const Json clients = mapOf(std::string("(C|") + kActor + ")", {{"anyOf", {persona, {{"type", "null"}}}}});
  return {{"anyOf", {persona, clients}}};
}
Json scenarioUsersShape(const Vocabulary&) { return users(); }
Json userHomesShape(const Vocabulary&) { return mapOf(kActor, text()); }
Json settingsShape(const Vocabulary& known) { return settings(known); }
Json stoppedShape(const Vocabulary&) { return mapOf(kActor, listOf(word(mailProtocolNames()), 1)); }
Json resolvesShape(const Vocabulary&) { return mapOf(kActor, text()); }
Json clearPasswordsShape(const Vocabulary&) { return listOf(text(), 1); }
Json mailShape(const Vocabulary&) {
  return mapOf(kActor, listOf({{"anyOf", {text(), objectSchema(shapesOf(mailFields()))}}}));
}
Json neverShape(const Vocabulary&) { return listOf({{"type", "string"}, {"pattern", headPattern(true)}}); }
Json matrixShape(const Vocabulary&) { return matrix(); }
Json scriptShape(const Vocabulary&) { return {{"$ref", "#/$defs/script"}}; }
Json casesShape(const Vocabulary&) { return listOf({{"$ref", "#/$defs/case"}}, 1); }

Json knownBugShape(const Vocabulary&) {
  Json shape = objectSchema(shapesOf(knownBugFields()));
  shape["properties"]["until"]["pattern"] = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$";
  return shape;
}

Json wordShape() { return text(); }
Json clientNameShape() { return actorOf("C"); }
Json senderShape() { return actorOf("CB"); }
Json namesShape() { return listOf(text(), 1); }
Json waitShape() { return {{"type", "string"}, {"pattern", "^([0-9]+(ms|s|m|h)|\\$\\{.*)$"}}; }
Json typedPasswordShape() {
  const Json typed = word(typedPasswordWords());
  return {{"anyOf", {typed, listOf(typed, 1)}}};
}
Json protoShape() { return word(protoNames()); }
Json linesShape() { return listOf({{"type", "string"}}); }
Json anyOrderShape() { return listOf({{"type", "string"}, {"pattern", "^S"}}, 1); }

Json promptsShape() {
  Json shape = objectSchema(shapesOf(promptsFields()));
  shape["minProperties"] = 1;
  return shape;
}

std::string scenarioSchema(const Vocabulary& vocabulary) {
  Json schema = {{"$schema", "https://json-schema.org/draft/2020-12/schema"}, {"title", "A scenario of coexist"}};
  schema.update(objectShape(vocabulary, false));
  schema["anyOf"] = {{{"required", {"script", "back"}}}, {{"required", {"cases"}}}};
  schema["$defs"] = {{"case", objectShape(vocabulary, true)}, {"script", steps()}};
  // Words come from checked files and tables; what is not UTF-8 must not end the program all the same.
  return schema.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace coexist
