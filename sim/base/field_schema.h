// What a field may be, and an object of them, as a JSON Schema.
#pragma once

#include <nlohmann/json_fwd.hpp>
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
  FieldValue standard = false;  // what holds where the key does not stand; not shown where that is false, 0 or empty
};

// The rows of a table; with the standard of each as a new Target has it.
template <typename Target>
std::vector<FieldShape> shapesOf(std::span<const Field<Target>> rows) {
  const Target fresh{};
  std::vector<FieldShape> shapes;
  for (const Field<Target>& row : rows) {
    shapes.push_back({row.key, row.form, row.help, row.required, {}});
    if (row.valueIn != nullptr && !row.required) shapes.back().standard = row.valueIn(fresh);
  }
  return shapes;
}

// An object that has these keys and no other.
nlohmann::ordered_json objectSchema(const std::vector<FieldShape>& rows);

}  // namespace coexist
