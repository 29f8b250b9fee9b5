// How our NTLM client answers: with NTLMv2, and with LMv2 beside it, or with a MIC when the server sent its time or AV
// flags. Older proofs, and changed ones, only who asks for them by a word.
#pragma once

#include <string>

#include "base/result.h"
#include "sasl/ntlm_message.h"
#include "sasl/ntlm_proof.h"
#include "sasl/proof_words.h"

namespace coexist {

// The type 1 of our own client: Unicode or OEM, NTLM2 session security, no names.
NtlmNegotiate ownNtlmNegotiate();

// The type 3 to `exchange.challenge`, which comes from outside: an Error when it is malformed in any way. Names go out
// in the charset that it asks for. The time is the server's, if it sent one, else `unixSeconds`. An Error too when
// `words` want something else than a time or a name that the challenge has not got.
// Source: [MS-NLMP] sections 3.1.5.1.2, 3.3.1 and 3.3.2.
Result<std::string> answerNtlmChallenge(const NtlmExchange& exchange, const SaslCredentials& credentials,
                                        RandomSource& random, int64_t unixSeconds, ProofWords words = {},
                                        const SaslClientTerms& terms = {});

}  // namespace coexist
