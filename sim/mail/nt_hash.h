// The hash that Windows keeps of a password.
//
// Source: [MS-NLMP] section 3.3.1 (NTOWFv1): MD4 of the UTF-16LE password.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace coexist {

// 16 octets. A password that is no UTF-8 counts octet by octet, each as the character of its value. Nothing when
// OpenSSL has no MD4 here (its legacy provider is not installed).
std::optional<std::string> passwordNtHash(std::string_view utf8Password);

}  // namespace coexist
