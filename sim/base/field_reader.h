// Reads values strictly by the rows of base/field.h: from JSON files, and as people type them.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/field.h"
#include "base/json_document.h"

namespace coexist {

// A value of that form; nothing when it is none, which is reported at its place. `key` is how messages call it. Of
// kOther always nothing.
std::optional<FieldValue> valueOfForm(const JsonValue& value, std::string_view key, const FieldForm& form,
                                      Diagnostics& problems);

// The same of what an administrator types: words and "true" in any letter case.
std::optional<FieldValue> typedValue(std::string_view text, const FieldForm& form);
// What may be typed: "SecureLogin or PlainTextLogin", "a number from 1 to 65535".
std::string expectedOf(const FieldForm& form);

// A key that must stand there: "host" is missing, and what it is for.
void reportMissing(const JsonValue& object, std::string_view key, std::string_view help, Diagnostics& problems);

// Fills `target` by the members of `object` that the rows name; what no row fills is left to the caller. Reports what
// is not of its form, and what is required and missing.
template <typename Target>
void fillFields(const JsonValue& object, std::span<const Field<Target>> rows, Target& target, Diagnostics& problems) {
  for (const Field<Target>& row : rows) {
    const JsonValue* value = object.find(row.key);
    if (value == nullptr && row.required) reportMissing(object, row.key, row.help, problems);
    if (value == nullptr || row.fill == nullptr) continue;
    if (auto read = valueOfForm(*value, row.key, row.form, problems)) row.fill(target, *std::move(read));
  }
}

// The same of an object that has no other keys. It may be of any kind: `what` is how messages call it.
template <typename Target>
void readFields(const JsonValue& object, std::string_view what, std::span<const Field<Target>> rows, Target& target,
                Diagnostics& problems) {
  if (!expectKind(object, JsonKind::kObject, what, problems)) return;
  checkKeys(object, keysOf(rows), problems);
  fillFields(object, rows, target, problems);
}

}  // namespace coexist
