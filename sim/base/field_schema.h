// What a field may be, and an object of them, as a JSON Schema.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <vector>

#include "base/field.h"

namespace coexist {

nlohmann::ordered_json formSchema(const FieldForm& form);

// A row without what it fills.
struct FieldShape {
  std::string_view key;
  FieldForm form;
  std::string_view help;
  bool required = false;
  std::optional<FieldValue> standard = std::nullopt;  // what holds where the key does not stand
};

// The rows of a table; with the standard of each as a new Target has it, where that says something.
template <typename Target>
std::vector<FieldShape> shapesOf(std::span<const Field<Target>> rows) {
  const Target fresh{};
  std::vector<FieldShape> shapes;
  for (const Field<Target>& row : rows) {
    shapes.push_back({row.key, row.form, row.help, row.required});
    if (row.valueIn == nullptr || row.required) continue;
    FieldValue value = row.valueIn(fresh);
    if (isSaid(value) || row.form.kind == FieldForm::Kind::kBoolean) shapes.back().standard = std::move(value);
  }
  return shapes;
}

// An object that has these keys and no other.
nlohmann::ordered_json objectSchema(const std::vector<FieldShape>& rows);

}  // namespace coexist
