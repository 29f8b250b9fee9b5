// One key of a JSON object that people write: what may stand there, what it is for, and the member that it fills.
//
// A table of such rows is the one place that says so: the strict reader (base/field_reader), the JSON Schema
// (base/field_schema), the check that nothing is missing and the pages that show what was read all go by it. What is a
// rule, and not the shape of one value, stays code.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace coexist {

// What a value may be.
struct FieldForm {
  // kOther: code reads it that knows its rules, or an object of rows of its own.
  enum class Kind { kBoolean, kInteger, kTime, kText, kTexts, kWord, kWords, kOther };
  Kind kind = Kind::kBoolean;
  int64_t lowest = 0, highest = 0;                // kInteger; kTime in milliseconds; kText and of kTexts each, octets
  std::string_view beginning = {};                // kText: "334"; empty: anything
  bool (*holds)(std::string_view) = nullptr;      // kText and of kTexts each: what else it must be
  std::string_view what = {};                     // and what messages call that: "a host name"
  std::vector<std::string> (*words)() = nullptr;  // kWord: one of these; kWords: a list of them, none twice
  std::string_view word = {};                     // and what messages call one of them: "log-on verb"
  nlohmann::ordered_json (*shape)() = nullptr;    // kOther: its JSON Schema
};

constexpr int64_t kAnyLength = INT64_MAX;

constexpr FieldForm trueOrFalse() { return {}; }
constexpr FieldForm integer(int64_t lowest, int64_t highest) {
  return {.kind = FieldForm::Kind::kInteger, .lowest = lowest, .highest = highest};
}
// "00:30:00", as the shell writes it.
constexpr FieldForm timeFrom(int64_t lowestMs, int64_t highestMs) {
  return {.kind = FieldForm::Kind::kTime, .lowest = lowestMs, .highest = highestMs};
}
constexpr FieldForm textBeginningWith(std::string_view beginning) {
  return {.kind = FieldForm::Kind::kText, .highest = kAnyLength, .beginning = beginning};
}
constexpr FieldForm anyText() { return textBeginningWith(""); }
constexpr FieldForm someText(int64_t most = kAnyLength) {  // one octet at least
  return {.kind = FieldForm::Kind::kText, .lowest = 1, .highest = most};
}
constexpr FieldForm textThatIs(bool (*holds)(std::string_view), std::string_view what, int64_t most = kAnyLength) {
  return {.kind = FieldForm::Kind::kText, .lowest = 1, .highest = most, .holds = holds, .what = what};
}
constexpr FieldForm listOfTexts() { return {.kind = FieldForm::Kind::kTexts, .highest = kAnyLength}; }
constexpr FieldForm listOfTextsThatAre(bool (*holds)(std::string_view), std::string_view what,
                                       int64_t most = kAnyLength) {
  return {.kind = FieldForm::Kind::kTexts, .lowest = 1, .highest = most, .holds = holds, .what = what};
}
constexpr FieldForm wordOutOf(std::vector<std::string> (*words)(), std::string_view word) {
  return {.kind = FieldForm::Kind::kWord, .words = words, .word = word};
}
constexpr FieldForm wordsOutOf(std::vector<std::string> (*words)(), std::string_view word) {
  return {.kind = FieldForm::Kind::kWords, .words = words, .word = word};
}
constexpr FieldForm shaped(nlohmann::ordered_json (*shape)()) {
  return {.kind = FieldForm::Kind::kOther, .shape = shape};
}

// Of a text and of one word the string, of lists the list, of a time milliseconds.
using FieldValue = std::variant<bool, int64_t, std::string, std::vector<std::string>>;

bool isSaid(const FieldValue& value);             // not false, 0 or empty, as all are until something fills them
std::string shownField(const FieldValue& value);  // "yes", "1024", "\"334 \"", "AUTH, XAUTH"
std::string shownTime(int64_t ms);                // "00:30:00"

template <typename Target>
struct Field {
  std::string_view key;
  FieldForm form;
  std::string_view help;                                     // for people: half a sentence
  void (*fill)(Target& target, FieldValue value) = nullptr;  // null: code does (kOther, or a path to read first)
  FieldValue (*valueIn)(const Target& target) = nullptr;     // null: as fill, and where the member may be left unsaid
  bool required = false;                                     // something must have filled it

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

template <typename Target>
std::string helpOf(std::span<const Field<Target>> fields, std::string_view key) {
  for (const Field<Target>& row : fields) {
    if (row.key == key) return std::string(row.help);
  }
  return {};
}

}  // namespace coexist
