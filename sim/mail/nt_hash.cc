#include "mail/nt_hash.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/provider.h>

#include <memory>

namespace coexist {
namespace {

constexpr size_t kHashBytes = 16;

template <auto release>
struct Releaser {
  template <typename T>
  void operator()(T* held) const {
    release(held);
  }
};

// A library context of its own: loading the legacy provider into the default one would switch off its automatic loading
// of the default provider for everybody else.
struct LegacyDigests {
  std::unique_ptr<OSSL_LIB_CTX, Releaser<OSSL_LIB_CTX_free>> context{OSSL_LIB_CTX_new()};
  std::unique_ptr<OSSL_PROVIDER, Releaser<OSSL_PROVIDER_unload>> legacy{OSSL_PROVIDER_load(context.get(), "legacy")};
  std::unique_ptr<EVP_MD, Releaser<EVP_MD_free>> md4{EVP_MD_fetch(context.get(), "MD4", nullptr)};
};

const EVP_MD* md4() {
  static const LegacyDigests digests;
  return digests.md4.get();
}

struct CodePoint {
  uint32_t value = 0;
  size_t bytes = 1;
};

// The character at the front of `text` (not empty) by RFC 3629; nothing when there is none.
std::optional<CodePoint> firstCodePoint(std::string_view text) {
  const auto octet = [text](size_t i) { return static_cast<unsigned char>(text[i]); };
  if (octet(0) < 0x80) return CodePoint{octet(0), 1};
  const size_t bytes = octet(0) >= 0xf0 ? 4 : octet(0) >= 0xe0 ? 3 : 2;
  if (octet(0) < 0xc2 || octet(0) > 0xf4 || text.size() < bytes) return std::nullopt;
  uint32_t value = octet(0) & (0xffU >> (bytes + 1));
  for (size_t i = 1; i < bytes; ++i) {
    if ((octet(i) & 0xc0) != 0x80) return std::nullopt;
    value = value << 6 | (octet(i) & 0x3fU);
  }
  const bool overlong = value < (bytes == 2 ? 0x80U : bytes == 3 ? 0x800U : 0x10000U);
  const bool surrogate = value >= 0xd800 && value <= 0xdfff;
  if (overlong || surrogate || value > 0x10ffff) return std::nullopt;
  return CodePoint{value, bytes};
}

void putUnit(std::string& units, uint32_t unit) {
  units += static_cast<char>(unit & 0xff);
  units += static_cast<char>(unit >> 8 & 0xff);
}

std::string utf16LittleEndian(std::string_view text) {
  std::string units;
  units.reserve(text.size() * 2);
  for (std::string_view rest = text; !rest.empty();) {
    const auto character = firstCodePoint(rest);
    if (!character) {
      units.clear();
      for (const char c : text) putUnit(units, static_cast<unsigned char>(c));
      return units;
    }
    rest.remove_prefix(character->bytes);
    const uint32_t beyond = character->value - 0x10000;
    const bool pair = character->value >= 0x10000;
    putUnit(units, pair ? 0xd800 + (beyond >> 10) : character->value);
    if (pair) putUnit(units, 0xdc00 + (beyond & 0x3ff));
  }
  return units;
}

}  // namespace

std::optional<std::string> passwordNtHash(std::string_view utf8Password) {
  if (md4() == nullptr) return std::nullopt;
  std::string units = utf16LittleEndian(utf8Password);
  std::string hash(kHashBytes, '\0');
  unsigned int length = 0;
  const int done =
      EVP_Digest(units.data(), units.size(), reinterpret_cast<unsigned char*>(hash.data()), &length, md4(), nullptr);
  OPENSSL_cleanse(units.data(), units.size());
  if (done != 1 || length != kHashBytes) return std::nullopt;
  return hash;
}

}  // namespace coexist
