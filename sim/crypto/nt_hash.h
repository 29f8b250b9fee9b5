// The hash that Windows keeps of a password.
//
// Source: [MS-NLMP] section 3.3.1 (NTOWFv1): MD4 of the UTF-16LE password.
#pragma once

#include <string>
#include <string_view>

namespace coexist {

// 16 octets. A password that is no UTF-8 counts octet by octet, each as the character of its value. Needs
// cryptoStatus() to be good, as md4() does.
std::string ntHashOf(std::string_view utf8Password);

}  // namespace coexist
