#include "base/field_schema.h"

#include <nlohmann/json.hpp>

namespace coexist {

nlohmann::ordered_json formSchema(const FieldForm& form) {
  using Json = nlohmann::ordered_json;
  switch (form.kind) {
    case FieldForm::Kind::kBoolean:
      return {{"type", "boolean"}};
    case FieldForm::Kind::kInteger:
      return {{"type", "integer"}, {"minimum", form.lowest}, {"maximum", form.highest}};
    case FieldForm::Kind::kText:
      return {{"type", "string"}};
    case FieldForm::Kind::kWord:
      return {{"enum", form.words()}};
    case FieldForm::Kind::kWords:
      return {{"type", "array"}, {"items", Json{{"enum", form.words()}}}};
  }
  return {};
}

}  // namespace coexist
