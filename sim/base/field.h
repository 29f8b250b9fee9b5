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
#include <type_traits>
#include <utility>
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

// A word of a file and what it means here: the rows of one member's words.
template <typename Value>
struct WordRow {
  std::string_view word;
  Value value;
};
template <const auto& kRows>
std::vector<std::string> wordsOf() {
  std::vector<std::string> words;
  for (const auto& row : kRows) words.emplace_back(row.word);
  return words;
}

namespace field_detail {

template <typename>
struct MemberOf;
template <typename Value, typename Owner>
struct MemberOf<Value Owner::*> {
  using OwnerType = Owner;
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

// The member at the end of a path: &Persona::smtp, &SmtpHabits::heloName.
template <auto kMember, auto... kInner, typename Owner>
constexpr auto& memberOf(Owner& owner) {
  if constexpr (sizeof...(kInner) == 0) {
    return owner.*kMember;
  } else {
    return memberOf<kInner...>(owner.*kMember);
  }
}

template <auto...>
struct Path;
template <auto kMember, auto... kInner>
struct Path<kMember, kInner...> {
  using Owner = typename MemberOf<decltype(kMember)>::OwnerType;
};

}  // namespace field_detail

// The row of a member: field<&ImapProfile::startTls>("start-tls", trueOrFalse(), "STARTTLS on the clear port"). Of a
// member of a member both: field<&Persona::smtp, &SmtpHabits::heloName>(...).
template <auto... kPath>
constexpr auto field(std::string_view key, FieldForm form, std::string_view help) {
  using Owner = typename field_detail::Path<kPath...>::Owner;
  using Value = std::decay_t<decltype(field_detail::memberOf<kPath...>(std::declval<Owner&>()))>;
  using Carried = typename field_detail::CarriedAs<Value>::Type;
  return Field<Owner>{
      key, form, help,
      [](Owner& owner, FieldValue value) {
        field_detail::memberOf<kPath...>(owner) = static_cast<Value>(std::get<Carried>(std::move(value)));
      },
      [](const Owner& owner) { return FieldValue(static_cast<Carried>(field_detail::memberOf<kPath...>(owner))); }};
}

// The row of a member that takes one of the values of `kRows`, by its word.
template <const auto& kRows, auto... kPath>
constexpr auto wordField(std::string_view key, std::string_view help) {
  using Owner = typename field_detail::Path<kPath...>::Owner;
  return Field<Owner>{key, wordOutOf(&wordsOf<kRows>, key), help,
                      [](Owner& owner, FieldValue value) {
                        for (const auto& row : kRows) {
                          if (row.word == std::get<std::string>(value))
                            field_detail::memberOf<kPath...>(owner) = row.value;
                        }
                      },
                      [](const Owner& owner) {
                        for (const auto& row : kRows) {
                          if (row.value == field_detail::memberOf<kPath...>(owner))
                            return FieldValue(std::string(row.word));
                        }
                        return FieldValue(std::string());
                      }};
}

template <typename Target>
std::vector<std::string> keysOf(std::span<const Field<Target>> fields) {
  std::vector<std::string> keys;
  for (const Field<Target>& row : fields) keys.emplace_back(row.key);
  return keys;
}

}  // namespace coexist
