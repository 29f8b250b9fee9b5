// NTLM's three messages as values: negotiate (type 1), challenge (type 2), authenticate (type 3).
//
// Parsing trusts nothing: every offset and length is checked against the message before anything is read; an Error's
// `where` is the octet at which it stands. Texts stay octets as sent; which charset they are in is decided later,
// because clients contradict their own flags. An empty field's offset is ignored.
// Source: [MS-NLMP] section 2.2.1; 2.2.2.1 for AV pairs; 2.2.2.5 for flags.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace coexist {

constexpr uint32_t kNtlmUnicode = 0x00000001;
constexpr uint32_t kNtlmOem = 0x00000002;
constexpr uint32_t kNtlmRequestTarget = 0x00000004;
constexpr uint32_t kNtlmSign = 0x00000010;
constexpr uint32_t kNtlmSeal = 0x00000020;
constexpr uint32_t kNtlmLmKey = 0x00000080;
constexpr uint32_t kNtlmNtlm = 0x00000200;
constexpr uint32_t kNtlmDomainSupplied = 0x00001000;
constexpr uint32_t kNtlmWorkstationSupplied = 0x00002000;
constexpr uint32_t kNtlmAlwaysSign = 0x00008000;
constexpr uint32_t kNtlmTargetTypeDomain = 0x00010000;
constexpr uint32_t kNtlmTargetTypeServer = 0x00020000;
constexpr uint32_t kNtlmExtendedSessionSecurity = 0x00080000;
constexpr uint32_t kNtlmNonNtSessionKey = 0x00400000;
constexpr uint32_t kNtlmTargetInfo = 0x00800000;
constexpr uint32_t kNtlmVersion = 0x02000000;
constexpr uint32_t kNtlm128 = 0x20000000;
constexpr uint32_t kNtlmKeyExchange = 0x40000000;
constexpr uint32_t kNtlm56 = 0x80000000;

// `version` has 8 octets wherever it stands, and is read and written only when the flags say so.
struct NtlmNegotiate {
  uint32_t flags = 0;
  std::string domain = {};       // OEM
  std::string workstation = {};  // OEM
  std::string version = {};
};

struct NtlmChallenge {
  uint32_t flags = 0;
  std::string targetName = {};
  std::string serverChallenge = {};  // 8 octets
  std::string targetInfo = {};       // AV pairs, see parseAvPairs()
  std::string version = {};
};

// Of an LM, LMv2, NTLMv1 or NTLM2 session response; an NTLMv2 response has more.
constexpr size_t kNtlmV1ResponseOctets = 24;

struct NtlmAuthenticate {
  uint32_t flags = 0;  // 0 also when the message ends before them, as the oldest do
  std::string lmResponse = {};
  std::string ntResponse = {};
  std::string domain = {};
  std::string user = {};
  std::string workstation = {};
  std::string encryptedSessionKey = {};
  std::string version = {};
  std::string mic = {};  // 16 octets when the header has room for it

  // NTLM2 session security sends its client challenge, padded with zeros, where the LM response used to be.
  bool holdsClientChallenge() const {
    return lmResponse.size() == kNtlmV1ResponseOctets && lmResponse.find_first_not_of('\0', 8) == std::string::npos;
  }
};

// How every message begins, as octets and in base64. Whether more of it is right is for the parsers below.
bool isNtlmMessage(std::string_view octets);
bool isNtlmBase64(std::string_view text);
// The base64 word of a message in a line, up to the next space; empty when there is none.
std::string_view ntlmWordIn(std::string_view line);

constexpr size_t kNtlmChallengeOffset = 24;  // of the server challenge in a type 2
constexpr size_t kNtlmMicOffset = 72;        // of the MIC in a type 3 that has one

// 1, 2 or 3; anything else is an Error.
Result<int> ntlmMessageType(std::string_view octets);

Result<NtlmNegotiate> parseNtlmNegotiate(std::string_view octets);
Result<NtlmChallenge> parseNtlmChallenge(std::string_view octets);
Result<NtlmAuthenticate> parseNtlmAuthenticate(std::string_view octets);

// An Error when a field does not fit its 16-bit length, or the message would be longer than kMaxSaslOctets.
Result<std::string> buildNtlm(const NtlmNegotiate& message);
Result<std::string> buildNtlm(const NtlmChallenge& message);
Result<std::string> buildNtlm(const NtlmAuthenticate& message);

constexpr uint16_t kAvComputerName = 1;
constexpr uint16_t kAvDomainName = 2;
constexpr uint16_t kAvDnsComputerName = 3;
constexpr uint16_t kAvDnsDomainName = 4;
constexpr uint16_t kAvFlags = 6;
constexpr uint16_t kAvTimestamp = 7;
constexpr uint16_t kAvTargetName = 9;
constexpr uint16_t kAvChannelBindings = 10;
constexpr uint32_t kAvFlagMicPresent = 2;

struct NtlmAvPair {
  uint16_t id = 0;
  std::string value = {};  // names in UTF-16LE
};

// Up to the end-of-list pair, which is not among the result; what stands behind it is ignored. A list that just ends
// is taken as well.
Result<std::vector<NtlmAvPair>> parseAvPairs(std::string_view octets);
std::string buildAvPairs(const std::vector<NtlmAvPair>& pairs);  // with the end-of-list pair; values under 64 KiB
const std::string* findAvPair(const std::vector<NtlmAvPair>& pairs, uint16_t id);

// The names of a type 3 in UTF-8.
struct NtlmNames {
  std::string domain;
  std::string user;
  std::string workstation;
};

// By the flags of the type 3, or, when it carries none, by what was negotiated before; UTF-16 all the same when the
// names hold NULs as only UTF-16 does (JavaMail sends UTF-16 under flags of zero).
bool ntlmNamesAreUnicode(const NtlmAuthenticate& message, uint32_t negotiatedFlags);
Result<NtlmNames> ntlmNames(const NtlmAuthenticate& message, bool unicode);

// For a report or a normalised transcript: "NTLM type 3, domain EXAMPLE, user alice, workstation WS, NTLMv2 response of
// 184 bytes". Never holds a challenge or a proof; what cannot be read is said in words, with its length.
std::string describeNtlm(std::string_view octets);

}  // namespace coexist
