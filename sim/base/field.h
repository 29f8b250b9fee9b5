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
#include <utility>
#include <variant>
#include <vector>

namespace coexist {

// What a value may be.
struct FieldForm {
  enum class Kind { kBoolean, kInteger, kText, kWords };
  Kind kind = Kind::kBoolean;
  int64_t lowest = 0, highest = 0;               // kInteger
  std::string_view beginning = {};               // kText: "334"; empty: anything
  std::span<const std::string_view> words = {};  // kWords: a list of these, none of them twice
  std::string_view word = {};                    // and what messages call one of them: "log-on verb"
};

constexpr FieldForm trueOrFalse() { return {}; }
constexpr FieldForm integer(int64_t lowest, int64_t highest) {
  return {.kind = FieldForm::Kind::kInteger, .lowest = lowest, .highest = highest};
}
constexpr FieldForm textBeginningWith(std::string_view beginning) {
  return {.kind = FieldForm::Kind::kText, .beginning = beginning};
}
constexpr FieldForm wordsOutOf(std::span<const std::string_view> words, std::string_view word) {
  return {.kind = FieldForm::Kind::kWords, .words = words, .word = word};
}

// In the order of FieldForm::Kind.
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

namespace field_detail {

template <typename>
struct MemberOf;
template <typename Value, typename Owner>
struct MemberOf<Value Owner::*> {
  using OwnerType = Owner;
  using ValueType = Value;
};

// How a member of that type is carried.
template <typename Value>
struct CarriedAs {
  using Type = Value;  // std::string, std::vector<std::string>
};
template <>
struct CarriedAs<bool> {
  using Type = bool;
};
template <typename Value>
requires std::is_integral_v<Value>
struct CarriedAs<Value> {
  using Type = int64_t;
};

}  // namespace field_detail

// The row of a member: field<&ImapProfile::startTls>("start-tls", trueOrFalse(), "STARTTLS on the clear port").
template <auto kMember>
constexpr auto field(std::string_view key, FieldForm form, std::string_view help) {
  using Member = field_detail::MemberOf<decltype(kMember)>;
  using Owner = typename Member::OwnerType;
  using Value = typename Member::ValueType;
  using Carried = typename field_detail::CarriedAs<Value>::Type;
  return Field<Owner>{
      key, form, help,
      [](Owner& owner, FieldValue value) { owner.*kMember = static_cast<Value>(std::get<Carried>(std::move(value))); },
      [](const Owner& owner) { return FieldValue(static_cast<Carried>(owner.*kMember)); }};
}

template <typename Target>
std::vector<std::string> keysOf(std::span<const Field<Target>> fields) {
  std::vector<std::string> keys;
  for (const Field<Target>& row : fields) keys.emplace_back(row.key);
  return keys;
}

}  // namespace coexist
