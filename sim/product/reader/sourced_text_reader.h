// Readers of the facts in a product file: values that carry a tag and a source.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

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
  // A member {"value", "tag", "source"}; nothing when it is missing.
  std::optional<int64_t> numberFact(const JsonValue& object, std::string_view key, int64_t lowest, int64_t highest);
  // The same into `target`, which stays when the member is missing.
  template <typename Number>
  void limit(const JsonValue& object, std::string_view key, int64_t lowest, int64_t highest, Number& target) {
    if (const auto value = numberFact(object, key, lowest, highest)) target = static_cast<Number>(*value);
  }
  // A member {"value", "tag", "source"} with true or false; `target` stays when it is missing.
  void booleanFact(const JsonValue& object, std::string_view key, bool& target);
  // A member {"text", "tag", "source"} whose text begins with `prefix`; `target` stays when it is missing.
  void continuation(const JsonValue& object, std::string_view key, std::string_view prefix, std::string& target);

 protected:
  Diagnostics& problems_;
};

}  // namespace coexist
