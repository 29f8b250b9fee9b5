// Base64 as SASL uses it: RFC 4648 section 4, padded, no line breaks.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace coexist {

std::string encodeBase64(std::string_view octets);

// Nothing when `text` is not exactly padded base64: strange characters, white space, wrong padding or length, or
// non-zero bits under the padding (RFC 4648 section 3.5). The empty text decodes to no octets.
std::optional<std::string> decodeBase64(std::string_view text);

}  // namespace coexist
