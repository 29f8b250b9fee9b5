#include "crypto/utf16.h"

#include <cstdint>

namespace coexist {
namespace {

void appendUnit(std::string& utf16, uint32_t unit) {
  utf16 += static_cast<char>(unit & 0xff);
  utf16 += static_cast<char>(unit >> 8 & 0xff);
}

uint32_t unitAt(std::string_view utf16, size_t at) {
  return static_cast<uint32_t>(static_cast<unsigned char>(utf16[at])) |
         static_cast<uint32_t>(static_cast<unsigned char>(utf16[at + 1])) << 8;
}

void appendUtf8(std::string& utf8, uint32_t point) {
  if (point < 0x80) {
    utf8 += static_cast<char>(point);
    return;
  }
  const int following = point < 0x800 ? 1 : point < 0x10000 ? 2 : 3;
  constexpr uint32_t kLead[] = {0, 0xc0, 0xe0, 0xf0};
  utf8 += static_cast<char>(kLead[following] | point >> (6 * following));
  for (int i = following - 1; i >= 0; --i) utf8 += static_cast<char>(0x80 | (point >> (6 * i) & 0x3f));
}

// How an UTF-8 sequence starts: its lead octets, how many follow, the least code point that is not overlong.
struct SequenceRow {
  unsigned char mask, lead;
  size_t following;
  uint32_t least;
};
constexpr SequenceRow kSequences[] = {
    {0x80, 0x00, 0, 0}, {0xe0, 0xc0, 1, 0x80}, {0xf0, 0xe0, 2, 0x800}, {0xf8, 0xf0, 3, 0x10000}};

std::optional<uint32_t> takePoint(std::string_view utf8, size_t& at) {
  const auto lead = static_cast<unsigned char>(utf8[at]);
  for (const SequenceRow& row : kSequences) {
    if ((lead & row.mask) != row.lead) continue;
    if (utf8.size() - at <= row.following) return std::nullopt;
    uint32_t point = lead & static_cast<unsigned char>(~row.mask);
    for (size_t i = 1; i <= row.following; ++i) {
      const auto octet = static_cast<unsigned char>(utf8[at + i]);
      if ((octet & 0xc0) != 0x80) return std::nullopt;
      point = point << 6 | (octet & 0x3f);
    }
    if (point < row.least || point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) return std::nullopt;
    at += row.following + 1;
    return point;
  }
  return std::nullopt;
}

// A code point beyond the first plane becomes a pair.
void appendPoint(std::string& utf16, uint32_t point) {
  if (point < 0x10000) return appendUnit(utf16, point);
  appendUnit(utf16, 0xd800 + ((point - 0x10000) >> 10));
  appendUnit(utf16, 0xdc00 + ((point - 0x10000) & 0x3ff));
}

// Runs of lower-case letters: every `step`-th from `first` to `last` stands `down` above its capital.
struct CaseRow {
  uint32_t first, last, step;
  int32_t down;
};
constexpr CaseRow kCases[] = {
    {'a', 'z', 1, 0x20},     {0xe0, 0xf6, 1, 0x20},   {0xf8, 0xfe, 1, 0x20},   {0xff, 0xff, 1, -0x79},
    {0x101, 0x12f, 2, 1},    {0x133, 0x137, 2, 1},    {0x13a, 0x148, 2, 1},    {0x14b, 0x177, 2, 1},
    {0x17a, 0x17e, 2, 1},    {0x3ac, 0x3ac, 1, 0x26}, {0x3ad, 0x3af, 1, 0x25}, {0x3b1, 0x3c1, 1, 0x20},
    {0x3c3, 0x3cb, 1, 0x20}, {0x3cc, 0x3cc, 1, 0x40}, {0x3cd, 0x3ce, 1, 0x3f}, {0x430, 0x44f, 1, 0x20},
    {0x450, 0x45f, 1, 0x50},
};

uint32_t upperUnit(uint32_t unit, bool asciiOnly) {
  for (const CaseRow& row : kCases) {
    if (unit < row.first) return unit;
    if (unit <= row.last && (unit - row.first) % row.step == 0) {
      return static_cast<uint32_t>(static_cast<int32_t>(unit) - row.down);
    }
    if (asciiOnly) return unit;
  }
  return unit;
}

}  // namespace

std::string utf16FromUtf8(std::string_view utf8) {
  std::string utf16;
  utf16.reserve(utf8.size() * 2);
  for (size_t at = 0; at < utf8.size();) {
    const auto point = takePoint(utf8, at);
    if (!point) return utf16FromOctets(utf8);
    appendPoint(utf16, *point);
  }
  return utf16;
}

std::string utf16FromOctets(std::string_view octets) {
  std::string utf16;
  utf16.reserve(octets.size() * 2);
  for (const char c : octets) appendUnit(utf16, static_cast<unsigned char>(c));
  return utf16;
}

std::optional<std::string> utf8FromUtf16(std::string_view utf16) {
  if (utf16.size() % 2 != 0) return std::nullopt;
  std::string utf8;
  utf8.reserve(utf16.size());
  for (size_t at = 0; at < utf16.size(); at += 2) {
    uint32_t point = unitAt(utf16, at);
    if (point >= 0xd800 && point <= 0xdfff) {
      at += 2;
      if (point >= 0xdc00 || at >= utf16.size()) return std::nullopt;
      const uint32_t low = unitAt(utf16, at);
      if (low < 0xdc00 || low > 0xdfff) return std::nullopt;
      point = 0x10000 + ((point - 0xd800) << 10) + (low - 0xdc00);
    }
    appendUtf8(utf8, point);
  }
  return utf8;
}

std::string upperUtf16(std::string_view utf16, bool asciiOnly) {
  std::string upper;
  upper.reserve(utf16.size());
  for (size_t at = 0; at + 1 < utf16.size(); at += 2) appendUnit(upper, upperUnit(unitAt(utf16, at), asciiOnly));
  return upper;
}

}  // namespace coexist
