// NTLM messages for one who holds a conversation by hand, line by line: computed to be sent, verified when expected.
//
// All octets are raw; base64 is the caller's. See also describeNtlm() in ntlm_message.h.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "sasl/mechanism.h"
#include "sasl/proof_words.h"

namespace coexist {

// A type 1 octet by octet as curl 7.88 sends it: OEM, NTLM2 session security, 32 octets.
std::string ntlmNegotiateMessage();

// The type 3 to `challenge`, which answered `negotiate` (the MIC covers both), as `words` want it. An Error says what
// is wrong with the challenge.
Result<std::string> ntlmAuthenticateMessage(std::string_view challenge, const SaslCredentials& credentials,
                                            RandomSource& random, int64_t unixSeconds,
                                            std::string_view negotiate = ntlmNegotiateMessage(), ProofWords words = {});

// Well-formed messages of their type; a challenge must not be all zero.
Status verifyNtlmNegotiate(std::string_view octets);
Status verifyNtlmChallenge(std::string_view octets);

// Whether `authenticate` proves the password of `credentials.user` to `challenge`. The user may be named as
// DOMAIN\user and user@domain too; case does not matter. It must be what `words` say. Returns what the message claims.
Result<SaslIdentity> verifyNtlmAuthenticate(std::string_view negotiate, std::string_view challenge,
                                            std::string_view authenticate, const SaslCredentials& credentials,
                                            ProofWords words = {});

}  // namespace coexist
