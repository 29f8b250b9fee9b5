#include "sasl/ntlm_crypto.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/provider.h>

#include <cstdio>
#include <cstdlib>
#include <memory>

#include "base/text.h"
#include "sasl/mechanism.h"
#include "sasl/ntlm_message.h"
#include "sasl/ntlm_text.h"

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

// DES of one block under a key of 7 octets, spread over 8 with a parity bit that nobody checks.
std::string des(std::string_view key, std::string_view block) {
  uint64_t bits = 0;
  for (const char c : key) bits = bits << 8 | static_cast<unsigned char>(c);
  std::string spread(8, '\0');
  for (int i = 0; i < 8; ++i) spread[static_cast<size_t>(i)] = static_cast<char>((bits >> (49 - 7 * i) & 0x7f) << 1);
  return encipher(algorithms().des.get(), spread, block);
}

std::string joined(std::initializer_list<std::string_view> parts) {
  std::string all;
  for (const std::string_view part : parts) all += part;
  return all;
}

}  // namespace

Status ntlmCryptoStatus() {
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

std::string ntHashOf(std::string_view utf8Password) { return md4(utf16FromUtf8(utf8Password)); }

std::string lmowfV1(std::string_view password) {
  constexpr std::string_view kMagic = "KGS!@#$%";
  std::string key = upperAscii(password);
  key.resize(14, '\0');
  return des(std::string_view(key).substr(0, 7), kMagic) + des(std::string_view(key).substr(7), kMagic);
}

std::string ntowfV2(std::string_view ntHash, std::string_view upperUserUtf16, std::string_view domainUtf16) {
  return hmacMd5(ntHash, joined({upperUserUtf16, domainUtf16}));
}

std::string ntlmV1Response(std::string_view hash, std::string_view serverChallenge) {
  std::string key(hash);
  key.resize(21, '\0');
  const std::string_view keys = key;
  return des(keys.substr(0, 7), serverChallenge) + des(keys.substr(7, 7), serverChallenge) +
         des(keys.substr(14, 7), serverChallenge);
}

std::string ntlm2SessionResponse(std::string_view ntHash, std::string_view serverChallenge,
                                 std::string_view clientChallenge) {
  return ntlmV1Response(ntHash, md5(joined({serverChallenge, clientChallenge})).substr(0, 8));
}

std::string lmV2Response(std::string_view ntowf, std::string_view serverChallenge, std::string_view clientChallenge) {
  return hmacMd5(ntowf, joined({serverChallenge, clientChallenge})) + std::string(clientChallenge);
}

std::string ntlmV2Blob(uint64_t fileTime, std::string_view clientChallenge, std::string_view targetInfo) {
  std::string blob("\x01\x01\0\0\0\0\0\0", 8);
  for (int i = 0; i < 8; ++i) blob += static_cast<char>(fileTime >> (8 * i) & 0xff);
  blob += clientChallenge;
  blob.append(4, '\0');
  blob += targetInfo;
  blob.append(4, '\0');
  return blob;
}

std::string ntlmV2Proof(std::string_view ntowf, std::string_view serverChallenge, std::string_view blob) {
  return hmacMd5(ntowf, joined({serverChallenge, blob}));
}

std::string sessionBaseKeyV1(std::string_view ntHash) { return md4(ntHash); }

std::string sessionBaseKeyV2(std::string_view ntowf, std::string_view proof) { return hmacMd5(ntowf, proof); }

std::string keyExchangeKeyV1(uint32_t flags, std::string_view sessionBaseKey, std::string_view lmResponse,
                             std::string_view serverChallenge, std::string_view lmHash) {
  if (flags & kNtlmExtendedSessionSecurity) {
    return hmacMd5(sessionBaseKey, joined({serverChallenge, lmResponse.substr(0, 8)}));
  }
  if (flags & kNtlmLmKey) {
    const std::string tail = std::string(lmHash.substr(7, 1)) + std::string(6, '\xbd');
    return des(lmHash.substr(0, 7), lmResponse.substr(0, 8)) + des(tail, lmResponse.substr(0, 8));
  }
  if (flags & kNtlmNonNtSessionKey) return std::string(lmHash.substr(0, 8)) + std::string(8, '\0');
  return std::string(sessionBaseKey);
}

std::string ntlmMic(std::string_view exportedSessionKey, std::string_view negotiate, std::string_view challenge,
                    std::string_view authenticate) {
  return hmacMd5(exportedSessionKey, joined({negotiate, challenge, authenticate}));
}

uint64_t fileTimeOf(int64_t unixSeconds) {
  constexpr uint64_t kSecondsFrom1601To1970 = 11'644'473'600;
  return (static_cast<uint64_t>(unixSeconds) + kSecondsFrom1601To1970) * 10'000'000;
}

}  // namespace coexist
