#include "product/schema_check.h"

#include <nlohmann/json.hpp>
#include <regex>

namespace coexist {
namespace {

class SchemaCheck {
 public:
  using Json = nlohmann::json;

  explicit SchemaCheck(Json schema) : root_(std::move(schema)) {}

  // "/imap/texts: no such property: x", none when the value is as the schema says.
  std::vector<std::string> violations(const Json& value) {
    found_.clear();
    check(root_, value, "");
    return found_;
  }

 private:
  static bool isOfType(const Json& value, const std::string& type) {
    if (type == "object") return value.is_object();
    if (type == "array") return value.is_array();
    if (type == "string") return value.is_string();
    if (type == "boolean") return value.is_boolean();
    if (type == "integer") return value.is_number_integer();
    return type == "number" ? value.is_number() : type == "null" && value.is_null();
  }

  bool matches(const Json& schema, const Json& value) { return SchemaCheck(schema, root_).violations(value).empty(); }
  SchemaCheck(Json schema, const Json& root) : root_(std::move(schema)) {
    root_["$defs"] = root.value("$defs", Json());
  }

  void wrong(const std::string& at, const std::string& what) { found_.push_back(at + ": " + what); }

  void check(const Json& schema, const Json& value, const std::string& at) {
    if (schema.is_boolean()) {
      if (!schema.get<bool>()) wrong(at, "nothing is allowed here");
      return;
    }
    for (const auto& [keyword, rule] : schema.items()) apply(keyword, rule, schema, value, at);
  }

  void apply(const std::string& keyword, const Json& rule, const Json& schema, const Json& value,
             const std::string& at) {
    if (keyword == "$schema" || keyword == "$id" || keyword == "$defs" || keyword == "title" ||
        keyword == "description" || keyword == "default" || keyword == "examples" || keyword == "$comment") {
      return;
    }
    if (keyword == "$ref") return check(root_.at(Json::json_pointer(rule.get<std::string>().substr(1))), value, at);
    if (keyword == "type") return checkType(rule, value, at);
    if (keyword == "enum" || keyword == "const") return checkEnum(keyword == "enum" ? rule : Json{rule}, value, at);
    if (keyword == "anyOf" || keyword == "oneOf") return checkChoice(keyword == "oneOf", rule, value, at);
    if (value.is_object() ? applyToObject(keyword, rule, schema, value, at) : isForObjects(keyword)) return;
    if (value.is_array() ? applyToArray(keyword, rule, value, at) : isForArrays(keyword)) return;
    if (applyToScalar(keyword, rule, value, at)) return;
    wrong(at, "keyword not checked: " + keyword);
  }

  static bool isForObjects(const std::string& keyword) {
    return keyword == "properties" || keyword == "required" || keyword == "additionalProperties" ||
           keyword == "minProperties" || keyword == "maxProperties";
  }
  static bool isForArrays(const std::string& keyword) {
    return keyword == "items" || keyword == "minItems" || keyword == "maxItems" || keyword == "uniqueItems";
  }

  void checkType(const Json& rule, const Json& value, const std::string& at) {
    for (const Json& type : rule.is_array() ? rule : Json{rule}) {
      if (isOfType(value, type.get<std::string>())) return;
    }
    wrong(at, "is not " + rule.dump());
  }
  void checkEnum(const Json& rule, const Json& value, const std::string& at) {
    for (const Json& allowed : rule) {
      if (allowed == value) return;
    }
    wrong(at, value.dump() + " is none of " + rule.dump());
  }
  void checkChoice(bool exactlyOne, const Json& rule, const Json& value, const std::string& at) {
    size_t count = 0;
    for (const Json& choice : rule) count += matches(choice, value) ? 1 : 0;
    if (count == 0 || (exactlyOne && count > 1)) wrong(at, std::to_string(count) + " of the choices fit");
  }

  bool applyToObject(const std::string& keyword, const Json& rule, const Json& schema, const Json& value,
                     const std::string& at) {
    if (keyword == "minProperties" && value.size() < rule.get<size_t>()) wrong(at, "too few properties");
    if (keyword == "maxProperties" && value.size() > rule.get<size_t>()) wrong(at, "too many properties");
    if (keyword == "required") {
      for (const Json& name : rule) {
        if (!value.contains(name.get<std::string>())) wrong(at, "lacks " + name.dump());
      }
    }
    const Json known = schema.value("properties", Json::object());
    for (const auto& [name, member] : value.items()) {
      const std::string inside = at + "/" + name;
      if (keyword == "properties" && rule.contains(name)) check(rule.at(name), member, inside);
      if (keyword == "additionalProperties" && !known.contains(name)) check(rule, member, inside);
    }
    return isForObjects(keyword);
  }

  bool applyToArray(const std::string& keyword, const Json& rule, const Json& value, const std::string& at) {
    if (keyword == "minItems" && value.size() < rule.get<size_t>()) wrong(at, "too few items");
    if (keyword == "maxItems" && value.size() > rule.get<size_t>()) wrong(at, "too many items");
    for (size_t i = 0; i < value.size(); ++i) {
      if (keyword == "items") check(rule, value[i], at + "/" + std::to_string(i));
      for (size_t j = 0; j < i && keyword == "uniqueItems" && rule.get<bool>(); ++j) {
        if (value[i] == value[j]) wrong(at, "items are equal");
      }
    }
    return isForArrays(keyword);
  }

  bool applyToScalar(const std::string& keyword, const Json& rule, const Json& value, const std::string& at) {
    const size_t length = value.is_string() ? value.get_ref<const std::string&>().size() : 0;
    if (keyword == "minLength") {
      if (value.is_string() && length < rule.get<size_t>()) wrong(at, "too short");
    } else if (keyword == "maxLength") {
      if (value.is_string() && length > rule.get<size_t>()) wrong(at, "too long");
    } else if (keyword == "minimum") {
      if (value.is_number() && value.get<double>() < rule.get<double>()) wrong(at, "too small");
    } else if (keyword == "maximum") {
      if (value.is_number() && value.get<double>() > rule.get<double>()) wrong(at, "too big");
    } else if (keyword == "pattern") {
      const std::regex pattern(rule.get<std::string>());
      if (value.is_string() && !std::regex_search(value.get<std::string>(), pattern))
        wrong(at, "is not of the pattern");
    } else {
      return false;
    }
    return true;
  }

  Json root_;
  std::vector<std::string> found_;
};

}  // namespace

std::vector<std::string> schemaViolations(const std::string& schema, const std::string& value) {
  const auto parsedSchema = nlohmann::json::parse(schema, nullptr, false);
  const auto parsedValue = nlohmann::json::parse(value, nullptr, false);
  if (parsedSchema.is_discarded() || parsedValue.is_discarded()) return {"no JSON"};
  return SchemaCheck(parsedSchema).violations(parsedValue);
}

}  // namespace coexist
