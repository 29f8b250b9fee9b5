// The two ways in which NTLM writes names: UTF-16LE ("Unicode") and octets of a code page ("OEM").
//
// Inside the house names are UTF-8. Source: [MS-NLMP] section 2.2 (strings).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace coexist {

std::string encodeNtlmText(std::string_view utf8, bool unicode);

// UTF-8; nothing when it is not well-formed or holds a NUL. OEM octets that are not UTF-8 are taken for Latin-1.
std::optional<std::string> decodeNtlmText(std::string_view octets, bool unicode);

}  // namespace coexist
