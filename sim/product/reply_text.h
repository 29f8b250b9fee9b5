// The reply texts of one protocol as a table: a row for each enumerator, with its name in profiles, how it begins, when
// it is said, and what is filled in. A new text is one row, one enumerator, and what the profiles say.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace coexist {

struct Product;

template <typename Text>
struct ReplyTextRow {
  Text text;
  std::string_view name;         // "login-failed"
  std::string_view beginnings;   // of its first word: "NO BAD"; of SMTP's codes the first digits: "235", "4 5"
  std::string_view help = {};    // when it is said, where its name does not tell
  std::string_view fields = {};  // that may stand in its braces, besides those of every text: "messages octets"
  // Whether the product must have it; null: always.
  bool (*needed)(const Product& product) = nullptr;
};

// For `needed`: who says nothing there says so by an empty text.
inline bool mayBeEmpty(const Product&) { return false; }

// "host messages octets": what may stand in the braces of one text.
inline std::string fieldsOf(std::string_view everyTexts, std::string_view own) {
  return std::string(everyTexts) + (own.empty() ? "" : " ") + std::string(own);
}

// What a service says of itself in each state, as profiles write it.
struct OfferForm {
  std::string_view key;         // "capabilities"
  std::string_view fields;      // that may stand in the braces of a line: "auth size"
  std::string_view mechanisms;  // the keyword of the line in which mechanisms stand, as one {auth}
};

// Whether each row stands at its enumerator's place, and none is missing.
template <typename Text, size_t kRows>
constexpr bool isWhole(const ReplyTextRow<Text> (&rows)[kRows]) {
  for (size_t i = 0; i < kRows; ++i) {
    if (static_cast<size_t>(rows[i].text) != i) return false;
  }
  return kRows == static_cast<size_t>(Text::kCount);
}

}  // namespace coexist
