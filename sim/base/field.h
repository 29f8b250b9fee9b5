// One key of a JSON object that people write: what may stand there, what it is for, and the member that it fills.
//
// A table of such rows is the one place that says so: the strict reader, the JSON Schema, the check that nothing is
// missing and the pages that show what was read all go by it. What is a rule, and not the shape of one value, stays
// code.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace coexist {

// What a value may be.
struct FieldForm {
  enum class Kind { kBoolean, kInteger, kText, kWord, kWords };
  Kind kind = Kind::kBoolean;
  int64_t lowest = 0, highest = 0;                // kInteger
  std::string_view beginning = {};                // kText: "334"; empty: anything
  std::vector<std::string> (*words)() = nullptr;  // kWord: one of these; kWords: a list of them, none twice
  std::string_view word = {};                     // and what messages call one of them: "log-on verb"
};

constexpr FieldForm trueOrFalse() { return {}; }
constexpr FieldForm integer(int64_t lowest, int64_t highest) {
  return {.kind = FieldForm::Kind::kInteger, .lowest = lowest, .highest = highest};
}
constexpr FieldForm textBeginningWith(std::string_view beginning) {
  return {.kind = FieldForm::Kind::kText, .beginning = beginning};
}
constexpr FieldForm anyText() { return textBeginningWith(""); }
constexpr FieldForm wordOutOf(std::vector<std::string> (*words)(), std::string_view word) {
  return {.kind = FieldForm::Kind::kWord, .words = words, .word = word};
}
constexpr FieldForm wordsOutOf(std::vector<std::string> (*words)(), std::string_view word) {
  return {.kind = FieldForm::Kind::kWords, .words = words, .word = word};
}

// Of a text and of one word the string, of words the list.
using FieldValue = std::variant<bool, int64_t, std::string, std::vector<std::string>>;

bool isSaid(const FieldValue& value);             // not false, 0 or empty, as all are until something fills them
std::string shownField(const FieldValue& value);  // "yes", "1024", "\"334 \"", "AUTH, XAUTH"

template <typename Target>
struct Field {
  std::string_view key;
  FieldForm form;
  std::string_view help;  // for people: half a sentence
  void (*fill)(Target& target, FieldValue value);
  FieldValue (*valueIn)(const Target& target);
  bool required = false;  // something must have filled it

  constexpr Field thatIsRequired() const {
    Field row = *this;
    row.required = true;
    return row;
  }
};

template <typename Target>
std::vector<std::string> keysOf(std::span<const Field<Target>> fields) {
  std::vector<std::string> keys;
  for (const Field<Target>& row : fields) keys.emplace_back(row.key);
  return keys;
}

}  // namespace coexist
