// Proofs of NTLM in the manner of kProofWords: older than NTLMv2, or with AV pairs that are not as they should be; and
// which manner a type 3 has that somebody sent.
//
// Source: [MS-NLMP] sections 2.2.2.1 (AV pairs), 3.1.5.1.2 (channel bindings) and 3.3.1 (NTLMv1); RFC 4121 section
// 4.1.1.2 and RFC 5929 section 4 for what is bound.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "base/result.h"
#include "sasl/ntlm_message.h"
#include "sasl/proof_words.h"

namespace coexist {

// How far behind the server's time ProofWord::kOtherTime is: three days, which no server takes that looks at it.
constexpr uint64_t kOtherTimeFileTicks = uint64_t{3} * 24 * 3600 * 10'000'000;

// What stands in the AV pair for a TLS channel whose server's certificate has that hash: 16 octets.
std::string ntlmChannelBinding(std::string_view certificateHash);

// Fills in the responses of a kind that is not kV2, and its flag.
void proveByNtlmV1(NtlmAuthenticate& message, std::string_view serverChallenge, std::string_view password,
                   RandomSource& random, ProofWord kind);

// The server's AV pairs as they come back by `words`; false when they are as they were. An Error where the words want
// something else than the server has sent.
Result<bool> changeNtlmPairs(std::vector<NtlmAvPair>& pairs, ProofWords words);

// A type 3 whose MIC is the other one, right or wrong: each of its bits is. An Error where it has none.
Result<std::string> withOtherNtlmMic(std::string_view authenticate);

// Nothing when a type 3 is of the kind and has the pairs that `words` ask for; else why not. Its MIC is not looked at.
// Whether its NT response proves a password is for checkNtlmProof(); its LM response is looked at here.
std::optional<std::string> otherMannerThan(ProofWords words, const NtlmChallenge& challenge,
                                           const NtlmAuthenticate& message, std::string_view password);

}  // namespace coexist
