#include "base/field_schema.h"

#include <nlohmann/json.hpp>

namespace coexist {
namespace {

using Json = nlohmann::ordered_json;

Json textForm(const FieldForm& form) {
  Json schema = {{"type", "string"}};
  if (form.lowest > 0) schema["minLength"] = form.lowest;
  if (form.highest != kAnyLength) schema["maxLength"] = form.highest;
  return schema;
}

}  // namespace

Json formSchema(const FieldForm& form) {
  switch (form.kind) {
    case FieldForm::Kind::kBoolean:
      return {{"type", "boolean"}};
    case FieldForm::Kind::kInteger:
      return {{"type", "integer"}, {"minimum", form.lowest}, {"maximum", form.highest}};
    case FieldForm::Kind::kTime:
      return {{"type", "string"}, {"pattern", "^[0-9]{2}:[0-9]{2}:[0-9]{2}$"}};
    case FieldForm::Kind::kText:
      return textForm(form);
    case FieldForm::Kind::kTexts:
      return {{"type", "array"}, {"items", textForm(form)}};
    case FieldForm::Kind::kWord:
      return {{"enum", form.words()}};
    case FieldForm::Kind::kWords:
      return {{"type", "array"}, {"items", Json{{"enum", form.words()}}}};
    case FieldForm::Kind::kOther:
      return form.shape();
  }
  return {};
}

Json objectSchema(const std::vector<FieldShape>& rows) {
  Json properties = Json::object();
  Json required = Json::array();
  for (const FieldShape& row : rows) {
    Json schema = formSchema(row.form);
    if (!row.help.empty()) schema["description"] = row.help;
    if (row.standard) std::visit([&schema](const auto& value) { schema["default"] = value; }, *row.standard);
    properties[std::string(row.key)] = std::move(schema);
    if (row.required) required.push_back(row.key);
  }
  Json schema = {{"type", "object"}, {"properties", std::move(properties)}, {"additionalProperties", false}};
  if (!required.empty()) schema["required"] = std::move(required);
  return schema;
}

}  // namespace coexist
