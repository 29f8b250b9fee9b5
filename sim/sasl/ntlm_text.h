// The two ways in which NTLM writes names: UTF-16LE ("Unicode") and octets of a code page ("OEM").
//
// Inside the house names are UTF-8. Source: [MS-NLMP] section 2.2 (strings), 3.3.2 (upper case of the user name).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace coexist {

// Octets that are not UTF-8 are taken for Latin-1.
std::string utf16FromUtf8(std::string_view utf8);

// Each octet becomes one code unit: how curl hashes a name, whatever its code page.
std::string utf16FromOctets(std::string_view octets);

// Nothing for an odd length or a lone surrogate.
std::optional<std::string> utf8FromUtf16(std::string_view utf16);

// Latin, Greek and Cyrillic letters; `asciiOnly` as clients do that know only those.
std::string upperUtf16(std::string_view utf16, bool asciiOnly = false);

std::string encodeNtlmText(std::string_view utf8, bool unicode);

// UTF-8; nothing when it is not well-formed or holds a NUL. OEM octets that are not UTF-8 are taken for Latin-1.
std::optional<std::string> decodeNtlmText(std::string_view octets, bool unicode);

}  // namespace coexist
