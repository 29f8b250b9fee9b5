#include "crypto/algorithms.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/provider.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>

namespace coexist {
namespace {

constexpr char kMissing[] = "OpenSSL's legacy provider (MD4, DES, RC4 for NTLM) could not be loaded";

template <auto Free>
struct FreeWith {
  template <typename T>
  void operator()(T* object) const {
    Free(object);
  }
};
template <typename T, auto Free>
using Owned = std::unique_ptr<T, FreeWith<Free>>;

// The legacy provider must not go into the default context: there it would switch off the loading of `default`.
struct Algorithms {
  Owned<OSSL_LIB_CTX, OSSL_LIB_CTX_free> context{OSSL_LIB_CTX_new()};
  Owned<OSSL_PROVIDER, OSSL_PROVIDER_unload> legacy{OSSL_PROVIDER_load(context.get(), "legacy")};
  Owned<OSSL_PROVIDER, OSSL_PROVIDER_unload> standard{OSSL_PROVIDER_load(context.get(), "default")};
  Owned<EVP_MD, EVP_MD_free> md4{EVP_MD_fetch(context.get(), "MD4", nullptr)};
  Owned<EVP_MD, EVP_MD_free> md5{EVP_MD_fetch(context.get(), "MD5", nullptr)};
  Owned<EVP_MAC, EVP_MAC_free> hmac{EVP_MAC_fetch(context.get(), "HMAC", nullptr)};
  Owned<EVP_CIPHER, EVP_CIPHER_free> des{EVP_CIPHER_fetch(context.get(), "DES-ECB", nullptr)};
  Owned<EVP_CIPHER, EVP_CIPHER_free> rc4{EVP_CIPHER_fetch(context.get(), "RC4", nullptr)};

  bool complete() const { return legacy && standard && md4 && md5 && hmac && des && rc4; }
};

const Algorithms& loaded() {
  static const Algorithms algorithms;
  return algorithms;
}

// A hash that silently came out empty would let people in, so a failure here ends the program.
void require(bool good) {
  if (good) return;
  std::fprintf(stderr, "%s\n", kMissing);
  std::abort();
}

const Algorithms& algorithms() {
  require(loaded().complete());
  return loaded();
}

const unsigned char* bytes(std::string_view octets) { return reinterpret_cast<const unsigned char*>(octets.data()); }
unsigned char* bytes(std::string& octets) { return reinterpret_cast<unsigned char*>(octets.data()); }

std::string digest(const EVP_MD* algorithm, std::string_view octets) {
  std::string result(16, '\0');
  unsigned int size = 0;
  require(EVP_Digest(octets.data(), octets.size(), bytes(result), &size, algorithm, nullptr) == 1 && size == 16);
  return result;
}

std::string encipher(const EVP_CIPHER* cipher, std::string_view key, std::string_view octets) {
  const Owned<EVP_CIPHER_CTX, EVP_CIPHER_CTX_free> context{EVP_CIPHER_CTX_new()};
  std::string result(octets.size(), '\0');
  int size = 0;
  require(context && EVP_EncryptInit_ex(context.get(), cipher, nullptr, bytes(key), nullptr) == 1 &&
          EVP_CIPHER_CTX_set_padding(context.get(), 0) == 1 &&
          EVP_EncryptUpdate(context.get(), bytes(result), &size, bytes(octets), static_cast<int>(octets.size())) == 1 &&
          static_cast<size_t>(size) == octets.size());
  return result;
}

}  // namespace

Status cryptoStatus() {
  if (loaded().complete()) return {};
  return Error{kMissing, "", "legacy.so in OpenSSL's module folder"};
}

std::string md4(std::string_view octets) { return digest(algorithms().md4.get(), octets); }
std::string md5(std::string_view octets) { return digest(algorithms().md5.get(), octets); }

std::string hmacMd5(std::string_view key, std::string_view octets) {
  const Owned<EVP_MAC_CTX, EVP_MAC_CTX_free> context{EVP_MAC_CTX_new(algorithms().hmac.get())};
  char name[] = "MD5";
  const OSSL_PARAM parameters[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, name, 0),
                                   OSSL_PARAM_construct_end()};
  std::string result(16, '\0');
  size_t size = 0;
  require(context && EVP_MAC_init(context.get(), bytes(key), key.size(), parameters) == 1 &&
          EVP_MAC_update(context.get(), bytes(octets), octets.size()) == 1 &&
          EVP_MAC_final(context.get(), bytes(result), &size, result.size()) == 1 && size == 16);
  return result;
}

std::string rc4(std::string_view key, std::string_view octets) { return encipher(algorithms().rc4.get(), key, octets); }

// The 56 bits are spread over 8 octets with a parity bit each, which nobody checks.
std::string des(std::string_view key, std::string_view block) {
  uint64_t bits = 0;
  for (const char c : key) bits = bits << 8 | static_cast<unsigned char>(c);
  std::string spread(8, '\0');
  for (int i = 0; i < 8; ++i) spread[static_cast<size_t>(i)] = static_cast<char>((bits >> (49 - 7 * i) & 0x7f) << 1);
  return encipher(algorithms().des.get(), spread, block);
}

}  // namespace coexist
