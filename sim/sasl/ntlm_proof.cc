#include "sasl/ntlm_proof.h"

#include <algorithm>
#include <vector>

#include "base/mutant.h"
#include "base/text.h"
#include "crypto/algorithms.h"
#include "crypto/utf16.h"
#include "sasl/mechanism_factories.h"
#include "sasl/ntlm_crypto.h"
#include "sasl/ntlm_message.h"

namespace coexist {
namespace {

constexpr size_t kHashOctets = 16;
constexpr size_t kProofOctets = 16;
constexpr size_t kBlobHeaderOctets = 28;
constexpr size_t kLeastV2ResponseOctets = kProofOctets + kBlobHeaderOctets;

// A type 3 beside the challenge that it answers.
struct Claim {
  NtlmAuthenticate message;
  NtlmChallenge challenge;
  bool unicode = false;
};

// What a check of the response gave. The key is computed in any case, so that the work is the same.
struct Match {
  bool good = false;
  std::string sessionBaseKey;
};

// NTOWFv2 is taken over the names exactly as sent, but not every client turns OEM octets into UTF-16 alike, or knows
// capitals beyond ASCII. For plain ASCII all readings are one.
std::vector<std::string> ntowfV2Readings(const Claim& claim, std::string_view ntHash) {
  const NtlmAuthenticate& message = claim.message;
  std::vector<std::string> readings;
  const auto read = [&](const std::string& user, const std::string& domain) {
    for (const bool asciiOnly : {false, true}) {
      std::string name = upperUtf16(user, asciiOnly);
      name += domain;
      if (std::find(readings.begin(), readings.end(), name) == readings.end()) readings.push_back(std::move(name));
    }
  };
  if (claim.unicode) {
    read(message.user, message.domain);
  } else {
    read(utf16FromUtf8(message.user), utf16FromUtf8(message.domain));
    read(utf16FromOctets(message.user), utf16FromOctets(message.domain));
  }
  for (std::string& reading : readings) reading = ntowfV2(ntHash, reading, {});
  return readings;
}

Match matchV2(const Claim& claim, std::string_view ntHash) {
  const std::string_view response = claim.message.ntResponse;
  Match match;
  for (const std::string& ntowf : ntowfV2Readings(claim, ntHash)) {
    const std::string proof = ntlmV2Proof(ntowf, claim.challenge.serverChallenge, response.substr(kProofOctets));
    const bool good = equalsConstantTime(proof, response.substr(0, kProofOctets)) && !mutated("ntlm-v2-never-matches");
    if (good || match.sessionBaseKey.empty()) match.sessionBaseKey = sessionBaseKeyV2(ntowf, proof);
    match.good = match.good || good;
  }
  return match;
}

// Also when the client sends nothing in the NT field. A plain LM response would need the LM hash, which nobody keeps.
Match matchLmV2(const Claim& claim, std::string_view ntHash) {
  const std::string_view response = claim.message.lmResponse;
  Match match;
  for (const std::string& ntowf : ntowfV2Readings(claim, ntHash)) {
    const std::string expected = lmV2Response(ntowf, claim.challenge.serverChallenge, response.substr(kProofOctets));
    match.good = equalsConstantTime(expected, response) || match.good;
  }
  return match;
}

bool mayBeNtlm2Session(const Claim& claim) {
  const uint32_t flags = claim.message.flags | claim.challenge.flags;
  return (flags & kNtlmExtendedSessionSecurity) && claim.message.holdsClientChallenge();
}

Match matchV1(const Claim& claim, std::string_view ntHash) {
  const std::string& serverChallenge = claim.challenge.serverChallenge;
  const std::string& response = claim.message.ntResponse;
  Match match{equalsConstantTime(ntlmV1Response(ntHash, serverChallenge), response), {}};
  if (mutated("ntlm-v1-never-matches")) match.good = false;
  if (mayBeNtlm2Session(claim) && !mutated("ntlm-session-never-matches")) {
    const std::string clientChallenge = claim.message.lmResponse.substr(0, 8);
    const std::string expected = ntlm2SessionResponse(ntHash, serverChallenge, clientChallenge);
    match.good = equalsConstantTime(expected, response) || match.good;
  }
  return match;
}

// The responses that are known, by their lengths.
struct ResponseRow {
  bool v2;
  bool (*fits)(const NtlmAuthenticate&);
  Match (*match)(const Claim&, std::string_view ntHash);
};
constexpr ResponseRow kResponses[] = {
    {true, [](const NtlmAuthenticate& m) { return m.ntResponse.size() >= kLeastV2ResponseOctets; }, &matchV2},
    {false, [](const NtlmAuthenticate& m) { return m.ntResponse.size() == kNtlmV1ResponseOctets; }, &matchV1},
    {false,
     [](const NtlmAuthenticate& m) { return m.ntResponse.empty() && m.lmResponse.size() == kNtlmV1ResponseOctets; },
     &matchLmV2},
};

Result<const ResponseRow*> responseOf(const NtlmAuthenticate& message, const NtlmTerms& terms) {
  for (const ResponseRow& row : kResponses) {
    if (!row.fits(message)) continue;
    if (Status form = checkNtlmForm(terms, row.v2); !form) return form.error();
    return &row;
  }
  return Error{"an NT response of " + std::to_string(message.ntResponse.size()) + " octets"};
}

// Whether the response's AV pairs announce a MIC; an Error when they are malformed.
Result<bool> announcesMic(const NtlmAuthenticate& message) {
  if (message.ntResponse.size() < kLeastV2ResponseOctets) return false;
  const auto pairs = parseAvPairs(std::string_view(message.ntResponse).substr(kLeastV2ResponseOctets));
  if (!pairs) return pairs.error();
  const std::string* flags = findAvPair(*pairs, kAvFlags);
  return flags && !flags->empty() && (flags->front() & kAvFlagMicPresent);
}

bool micMatches(const NtlmExchange& exchange, std::string_view authenticate, const NtlmAuthenticate& message,
                const std::string& sessionBaseKey) {
  if (message.mic.empty()) return false;
  const bool exchangesKey = (message.flags & kNtlmKeyExchange) && message.encryptedSessionKey.size() == kHashOctets;
  const std::string key = exchangesKey ? rc4(sessionBaseKey, message.encryptedSessionKey) : sessionBaseKey;
  std::string zeroed(authenticate);
  zeroed.replace(kNtlmMicOffset, message.mic.size(), message.mic.size(), '\0');
  return equalsConstantTime(ntlmMic(key, exchange.negotiate, exchange.challenge, zeroed), message.mic);
}

Result<Claim> readClaim(const NtlmExchange& exchange, std::string_view authenticate, SaslIdentity& identity) {
  const auto challenge = parseNtlmChallenge(exchange.challenge);
  if (!challenge) return challenge.error();
  const auto message = parseNtlmAuthenticate(authenticate);
  if (!message) return message.error();
  Claim claim{*message, *challenge, ntlmNamesAreUnicode(*message, challenge->flags)};
  const auto names = ntlmNames(*message, claim.unicode);
  if (!names) return names.error();
  if (!isCleanName(names->user) || !isCleanName(names->domain)) return Error{"a control stands in a name"};
  if (names->user.empty()) return Error{"no user name"};
  identity.user = names->user;
  identity.domain = names->domain;
  return claim;
}

}  // namespace

Status checkNtlmProof(const NtlmExchange& exchange, std::string_view authenticate, const SaslVerifier& verifier,
                      const NtlmTerms& terms, SaslIdentity& identity) {
  const auto claim = readClaim(exchange, authenticate, identity);
  if (!claim) return claim.error();
  const auto response = responseOf(claim->message, terms);
  if (!response) return response.error();
  const auto micAnnounced = announcesMic(claim->message);
  if (!micAnnounced) return micAnnounced.error();

  auto ntHash = verifier.ntHash ? verifier.ntHash(identity.domain, identity.user) : std::nullopt;
  const bool known = ntHash && ntHash->size() == kHashOctets;
  if (!known) ntHash = std::string(kHashOctets, '\0');
  const Match match = (*response)->match(*claim, *ntHash);
  const bool micGood = !*micAnnounced || micMatches(exchange, authenticate, claim->message, match.sessionBaseKey);
  const bool proved = match.good || mutated("ntlm-proof-is-not-looked-at");
  if (!known || !proved) return Error{"unknown user, or the proof does not match the challenge"};
  if (!micGood && !mutated("ntlm-mic-is-not-looked-at"))
    return Error{"the MIC that the response announces is missing or wrong"};
  return (*response)->v2 ? checkNtlmTerms(terms, claim->challenge, claim->message) : Status{};
}

}  // namespace coexist
