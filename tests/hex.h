// Octets as published test vectors print them: "0a1b", lower case.
#pragma once

#include <string>
#include <string_view>

namespace coexist {

inline std::string fromHex(std::string_view hex) {
  const auto digit = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
  std::string octets;
  for (size_t i = 0; i + 1 < hex.size(); i += 2) octets += static_cast<char>(digit(hex[i]) << 4 | digit(hex[i + 1]));
  return octets;
}

inline std::string toHex(std::string_view octets) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string hex;
  for (const char c : octets) {
    hex += kDigits[static_cast<unsigned char>(c) >> 4];
    hex += kDigits[static_cast<unsigned char>(c) & 15];
  }
  return hex;
}

}  // namespace coexist
