#include "sasl/ntlm_crypto.h"

#include "base/text.h"
#include "crypto/algorithms.h"
#include "sasl/ntlm_message.h"

namespace coexist {
namespace {

std::string joined(std::initializer_list<std::string_view> parts) {
  std::string all;
  for (const std::string_view part : parts) all += part;
  return all;
}

}  // namespace

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
