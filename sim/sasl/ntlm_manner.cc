#include "sasl/ntlm_manner.h"

#include <algorithm>

#include "base/text.h"
#include "base/word_row.h"
#include "crypto/algorithms.h"
#include "crypto/nt_hash.h"
#include "crypto/utf16.h"
#include "sasl/ntlm_crypto.h"

namespace coexist {
namespace {

constexpr size_t kV2TimeIndex = 24;   // in an NTLMv2 response: behind the proof and 8 octets
constexpr size_t kV2PairsIndex = 44;  // and its AV pairs

// Of a certificate that nobody has.
std::string otherChannelBinding() { return ntlmChannelBinding(std::string(32, '\x5a')); }

bool isName(const NtlmAvPair& pair) { return pair.id >= kAvComputerName && pair.id <= kAvDnsDomainName; }

std::optional<ProofWord> kindOf(const NtlmAuthenticate& message) {
  if (message.ntResponse.size() >= kV2PairsIndex) return ProofWord::kV2;
  if (message.ntResponse.empty() && message.lmResponse.size() == kNtlmV1ResponseOctets) return ProofWord::kLm;
  if (message.ntResponse.size() != kNtlmV1ResponseOctets) return std::nullopt;
  return message.holdsClientChallenge() ? ProofWord::kSession : ProofWord::kV1;
}

std::string shownKind(ProofWord kind) { return std::string(wordOf<kProofWords>(kind)); }

// Whether the pair came back with another value, or not at all.
bool cameBackChanged(const NtlmAvPair& sent, const std::vector<NtlmAvPair>& returned) {
  const std::string* value = findAvPair(returned, sent.id);
  return value == nullptr || *value != sent.value;
}

// What is not as it should be in an NTLMv2 response.
Result<ProofWords> oddities(const NtlmChallenge& challenge, std::string_view response) {
  const auto sent = parseAvPairs(challenge.targetInfo);
  if (!sent) return sent.error();
  const auto returned = parseAvPairs(response.substr(kV2PairsIndex));
  if (!returned) return returned.error();
  ProofWords found;
  const std::string* time = findAvPair(*sent, kAvTimestamp);
  if (time && *time != response.substr(kV2TimeIndex, time->size())) found.add(ProofWord::kOtherTime);
  const std::string* binding = findAvPair(*returned, kAvChannelBindings);
  if (binding && *binding == otherChannelBinding()) found.add(ProofWord::kOtherBinding);
  for (const NtlmAvPair& pair : *sent) {
    if (pair.id != kAvFlags && cameBackChanged(pair, *returned)) found.add(ProofWord::kChangedPairs);
  }
  return found;
}

}  // namespace

std::string ntlmChannelBinding(std::string_view certificateHash) {
  const std::string bound = "tls-server-end-point:" + std::string(certificateHash);
  std::string unhashed(16, '\0');  // no addresses
  for (int i = 0; i < 4; ++i) unhashed += static_cast<char>(bound.size() >> (8 * i) & 0xff);
  return md5(unhashed + bound);
}

void proveByNtlmV1(NtlmAuthenticate& message, std::string_view serverChallenge, std::string_view password,
                   RandomSource& random, ProofWord kind) {
  const std::string ntHash = ntHashOf(password);
  if (kind == ProofWord::kSession) {
    const std::string clientChallenge = random.octets(8);
    message.flags |= kNtlmExtendedSessionSecurity;
    message.lmResponse = clientChallenge + std::string(kNtlmV1ResponseOctets - clientChallenge.size(), '\0');
    message.ntResponse = ntlm2SessionResponse(ntHash, serverChallenge, clientChallenge);
    return;
  }
  message.flags &= ~kNtlmExtendedSessionSecurity;
  message.lmResponse = ntlmV1Response(lmowfV1(password), serverChallenge);
  if (kind == ProofWord::kV1) message.ntResponse = ntlmV1Response(ntHash, serverChallenge);
}

Result<bool> changeNtlmPairs(std::vector<NtlmAvPair>& pairs, ProofWords words) {
  if (words.has(ProofWord::kOtherTime) && !findAvPair(pairs, kAvTimestamp)) {
    return Error{"the server has sent no time that another one could differ from"};
  }
  const bool names = words.has(ProofWord::kChangedPairs), binds = words.has(ProofWord::kOtherBinding);
  const auto name = std::find_if(pairs.begin(), pairs.end(), &isName);
  if (names && name == pairs.end()) return Error{"the server has sent no name that could come back changed"};
  if (names) name->value = utf16FromUtf8("CHANGED");
  std::erase_if(pairs, [&](const NtlmAvPair& pair) { return binds && pair.id == kAvChannelBindings; });
  if (binds) pairs.push_back({kAvChannelBindings, otherChannelBinding()});
  return names || binds;
}

Result<std::string> withOtherNtlmMic(std::string_view authenticate) {
  const auto message = parseNtlmAuthenticate(authenticate);
  if (!message) return message.error();
  if (message->mic.empty()) return Error{"there is no MIC, which the server's time would ask for"};
  std::string changed(authenticate);
  for (size_t i = 0; i < message->mic.size(); ++i) {
    changed[kNtlmMicOffset + i] = static_cast<char>(~static_cast<unsigned char>(changed[kNtlmMicOffset + i]));
  }
  return changed;
}

std::optional<std::string> otherMannerThan(ProofWords words, const NtlmChallenge& challenge,
                                           const NtlmAuthenticate& message, std::string_view password) {
  const auto kind = kindOf(message);
  if (!kind) return "no response that is known";
  if (*kind != words.kind()) return "a proof of kind " + shownKind(*kind) + ", not " + shownKind(words.kind());
  const bool holdsLm = *kind == ProofWord::kV1 || *kind == ProofWord::kLm;
  const std::string lm = ntlmV1Response(lmowfV1(password), challenge.serverChallenge);
  if (holdsLm && !equalsConstantTime(lm, message.lmResponse)) return "the LM response does not match the challenge";
  if (*kind != ProofWord::kV2) return std::nullopt;
  const auto found = oddities(challenge, message.ntResponse);
  if (!found) return found.error().message();
  for (const ProofWordRow& row : kProofWords) {
    if (row.group != ProofWordRow::Group::kPairs || found->has(row.value) == words.has(row.value)) continue;
    return std::string(row.word) + (words.has(row.value) ? " was expected" : " was not expected");
  }
  return std::nullopt;
}

}  // namespace coexist
