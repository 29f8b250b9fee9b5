// Readers of the facts in a product file: values that carry a tag and a source.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/field.h"
#include "base/json_document.h"
#include "product/sourced_text.h"

namespace coexist {

constexpr size_t kMaxTextBytes = 1000;  // a line that every client can take

std::vector<std::string> words(std::span<const std::string_view> names);
// What is left of `text` when "{name}" is taken out once for each of the `fields`, "name size".
std::string withoutFields(std::string text, std::string_view fields);
bool isPrintable(std::string_view text);  // ASCII
void reportAt(const JsonValue& value, std::string what, std::string hint, Diagnostics& problems);

// Mistakes become problems. `what` and `key` are how messages call a value.
class FactReader {
 public:
  explicit FactReader(Diagnostics& problems) : problems_(problems) {}

  // The tag and source of an object that has these and `keys` and nothing else. Nothing when it is not so.
  std::optional<SourcedText> evidence(const JsonValue& object, std::string_view what, std::vector<std::string> keys);
  // {"text", "tag", "source"}
  std::optional<SourcedText> text(const JsonValue& object, std::string_view what);
  // The same; without "text" the words are the `inherited` ones, if there are any, and what it says is how well they
  // are known here.
  std::optional<SourcedText> text(const JsonValue& object, std::string_view what, const SourcedText& inherited);
  // A member {"value", "tag", "source"} that is true or false; nothing when it is missing.
  std::optional<bool> booleanFact(const JsonValue& object, std::string_view key);
  // The members of `object` that stand in the table, each a fact of the row's form: {"text", "tag", "source"} where it
  // is a text, else {"value", "tag", "source"}. What is missing keeps what `target` has.
  template <typename Target>
  void facts(const JsonValue& object, std::span<const Field<Target>> fields, Target& target) {
    for (const Field<Target>& row : fields) {
      if (auto value = fact(object, row.key, row.form)) row.fill(target, *std::move(value));
    }
  }
  // And nothing else may stand there.
  template <typename Target>
  void factsOnly(const JsonValue& object, std::span<const Field<Target>> fields, Target& target) {
    checkKeys(object, keysOf(fields), problems_);
    facts(object, fields, target);
  }

 protected:
  Diagnostics& problems_;

 private:
  // A member {"value", "tag", "source"}, with all three; null otherwise.
  const JsonValue* valued(const JsonValue& object, std::string_view key);
  // Of a member; nothing when it is missing or not of that form.
  std::optional<FieldValue> fact(const JsonValue& object, std::string_view key, const FieldForm& form);
  std::optional<FieldValue> textFact(const JsonValue& object, std::string_view key, const FieldForm& form);
};

}  // namespace coexist
