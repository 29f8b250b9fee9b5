// How the rows of base/field.h are written: each names its member, and how it is filled and read follows from that.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/field.h"
#include "base/word_row.h"

namespace coexist {

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

// What is said of a member: of one that may be left unsaid what it then holds.
template <typename Value>
struct SaidOf {
  using Type = Value;
  static constexpr bool kMayBeUnsaid = false;
};
template <typename Value>
struct SaidOf<std::optional<Value>> {
  using Type = Value;
  static constexpr bool kMayBeUnsaid = true;
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
  using Said = typename field_detail::SaidOf<Value>::Type;
  using Carried = typename field_detail::CarriedAs<Said>::Type;
  Field<Owner> row{key, form, help, [](Owner& owner, FieldValue value) {
                     field_detail::memberOf<kPath...>(owner) = static_cast<Said>(std::get<Carried>(std::move(value)));
                   }};
  if constexpr (!field_detail::SaidOf<Value>::kMayBeUnsaid) {
    row.valueIn = [](const Owner& owner) {
      return FieldValue(static_cast<Carried>(field_detail::memberOf<kPath...>(owner)));
    };
  }
  return row;
}

// The row of a member that takes one of the values of `kRows`, by its word.
template <const auto& kRows, auto... kPath>
constexpr auto wordField(std::string_view key, std::string_view help) {
  using Owner = typename field_detail::Path<kPath...>::Owner;
  return Field<Owner>{key, wordOutOf(&wordsOf<kRows>, key), help,
                      [](Owner& owner, FieldValue value) {
                        const auto named = valueOf<kRows>(std::get<std::string>(value));
                        if (named) field_detail::memberOf<kPath...>(owner) = *named;
                      },
                      [](const Owner& owner) {
                        return FieldValue(std::string(wordOf<kRows>(field_detail::memberOf<kPath...>(owner))));
                      }};
}

// The same of a member that is a list of them.
template <const auto& kRows, auto... kPath>
constexpr auto wordsField(std::string_view key, std::string_view word, std::string_view help) {
  using Owner = typename field_detail::Path<kPath...>::Owner;
  return Field<Owner>{key, wordsOutOf(&wordsOf<kRows>, word), help,
                      [](Owner& owner, FieldValue value) {
                        auto& list = field_detail::memberOf<kPath...>(owner);
                        list.clear();
                        for (const std::string& said : std::get<std::vector<std::string>>(value)) {
                          if (const auto named = valueOf<kRows>(said)) list.push_back(*named);
                        }
                      },
                      [](const Owner& owner) {
                        std::vector<std::string> words;
                        for (const auto& held : field_detail::memberOf<kPath...>(owner)) {
                          words.emplace_back(wordOf<kRows>(held));
                        }
                        return FieldValue(std::move(words));
                      }};
}

}  // namespace coexist
