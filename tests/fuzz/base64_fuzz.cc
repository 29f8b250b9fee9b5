// What decodes must encode to the same text again, and what encodes must decode.
#include <cstdint>
#include <cstdlib>

#include "base/base64.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto octets = coexist::decodeBase64(text);
  if (octets && coexist::encodeBase64(*octets) != text) std::abort();
  if (coexist::decodeBase64(coexist::encodeBase64(text)) != text) std::abort();
  return 0;
}
