// UTF-16LE, as Windows writes passwords and names, from and to the UTF-8 of the house.
//
// Source: RFC 3629 for what is UTF-8; [MS-NLMP] section 3.3.2 for upper case.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace coexist {

// Octets that are not UTF-8 are taken for Latin-1, all of them.
std::string utf16FromUtf8(std::string_view utf8);

// Each octet becomes one code unit: how curl hashes a name, whatever its code page.
std::string utf16FromOctets(std::string_view octets);

// Nothing for an odd length or a lone surrogate.
std::optional<std::string> utf8FromUtf16(std::string_view utf16);

// Latin, Greek and Cyrillic letters; `asciiOnly` as clients do that know only those.
std::string upperUtf16(std::string_view utf16, bool asciiOnly = false);

}  // namespace coexist
