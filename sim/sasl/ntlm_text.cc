#include "sasl/ntlm_text.h"

#include "crypto/utf16.h"

namespace coexist {

std::string encodeNtlmText(std::string_view utf8, bool unicode) {
  return unicode ? utf16FromUtf8(utf8) : std::string(utf8);
}

std::optional<std::string> decodeNtlmText(std::string_view octets, bool unicode) {
  auto text = utf8FromUtf16(unicode ? std::string(octets) : utf16FromUtf8(octets));
  if (!text || text->find('\0') != std::string::npos) return std::nullopt;
  return text;
}

}  // namespace coexist
