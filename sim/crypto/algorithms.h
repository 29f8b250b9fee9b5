// The digests and ciphers of Windows authentication, which nothing else should use any more. All results are octets.
//
// MD4, DES and RC4 come from OpenSSL's legacy provider, loaded into a library context of its own, once and for all
// threads. Without the provider (it comes with Debian's libssl3) nothing here can work and the program ends with a
// message; cryptoStatus() tells beforehand. A key or block of a wrong length is a bug of the caller.
// Source: RFC 1320, RFC 1321, RFC 2104; [MS-NLMP] section 6 for DES under seven octets.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace coexist {

Status cryptoStatus();

std::string md4(std::string_view octets);  // 16 octets, and so are the next two
std::string md5(std::string_view octets);
std::string hmacMd5(std::string_view key, std::string_view octets);

std::string rc4(std::string_view key, std::string_view octets);  // both ways, under a key of 16
std::string des(std::string_view key, std::string_view block);   // one block of 8 octets, under a key of 7

}  // namespace coexist
