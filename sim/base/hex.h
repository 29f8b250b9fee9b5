// Hexadecimal digits, in either letter case.
#pragma once

#include "base/text.h"

namespace coexist {

// 0 to 15; -1 for what is no digit.
constexpr int hexValue(char c) {
  if (isDigit(c)) return c - '0';
  const char lower = lowerAscii(c);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

constexpr bool isHexDigit(char c) { return hexValue(c) >= 0; }

}  // namespace coexist
