// Words of a file and what they mean: a row for each.
#pragma once

#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace coexist {

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

// The word of a value, and the value of a word; nothing for one that stands in no row.
template <const auto& kRows, typename Value>
constexpr std::string_view wordOf(const Value& value) {
  for (const auto& row : kRows) {
    if (row.value == value) return row.word;
  }
  return {};
}
template <const auto& kRows>
constexpr auto valueOf(std::string_view word) {
  std::optional<std::decay_t<decltype(std::begin(kRows)->value)>> found;
  for (const auto& row : kRows) {
    if (row.word == word) found = row.value;
  }
  return found;
}

}  // namespace coexist
