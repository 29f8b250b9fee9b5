// Small things about text that every floor needs. Text is octets; letter case means ASCII.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace coexist {

constexpr bool isDigit(char c) { return c >= '0' && c <= '9'; }
constexpr bool isLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// Whether `allowed` says yes of every octet; so of no text at all.
template <typename Allowed>
bool isAll(std::string_view text, Allowed allowed) {
  return std::all_of(text.begin(), text.end(), allowed);
}

// Whether it holds none of NUL, CR and LF, which end a line of a mail protocol or the program that reads it.
bool isOneLine(std::string_view text);

char lowerAscii(char c);
std::string lowerAscii(std::string_view text);
std::string upperAscii(std::string_view text);
bool equalsIgnoreCase(std::string_view a, std::string_view b);
bool startsWithIgnoreCase(std::string_view text, std::string_view prefix);
std::string_view trim(std::string_view text);
std::vector<std::string_view> split(std::string_view text, char separator);
std::optional<uint32_t> decimalNumber(std::string_view text);  // digits and nothing else, as far as 32 bits reach
std::vector<std::string_view> wordsOf(std::string_view text);  // at runs of spaces; none is empty

// "1 mistake", "2 mistakes": `noun` takes an s.
std::string counted(size_t count, std::string_view noun);

std::string alternatives(std::span<const std::string> words);  // "a, b or c"

// Octets made visible for a terminal, a log or a report: CR and LF as [CR] [LF], NUL as [NUL], every other control,
// DEL and non-ASCII octet as \xNN. Printable ASCII stays. Safe against terminal injection.
std::string visible(std::string_view octets);

// Whether a control character stands in UTF-8 text: C0, DEL or C1, any of which a terminal may obey.
bool holdsControls(std::string_view utf8);

// The candidate nearest to `word` by edit distance, if near enough to be a slip of the finger; else empty. Whose digits
// differ is another version, and nobody meant it.
std::string_view nearest(std::string_view word, std::span<const std::string> candidates);

// Equal contents, in a time that does not depend on where they differ.
bool equalsConstantTime(std::string_view a, std::string_view b);

}  // namespace coexist
