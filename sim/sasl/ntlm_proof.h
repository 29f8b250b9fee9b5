// Whether a type 3 proves what it claims: the heart of every NTLM server, without its state.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "sasl/mechanism.h"
#include "sasl/ntlm_policy.h"

namespace coexist {

// What has been said before the type 3, octet by octet: the MIC covers all of it.
struct NtlmExchange {
  std::string negotiate;
  std::string challenge;  // our own, so well-formed
};

// Asks `verifier.ntHash` once, as soon as the names can be read, and does the same work whether it knows them or not.
// `identity` gets the names, proved or not. The Error says what was wrong, for a log.
//
// Accepted are LMv2, NTLMv1, NTLM2 session and NTLMv2 responses, as far as `terms` let them. An NTLMv2 response that
// announces a MIC must have it (else an attacker could leave it out: CVE-2019-1040).
// Source: [MS-NLMP] section 3.2.5.1.2; what clients send besides was measured.
Status checkNtlmProof(const NtlmExchange& exchange, std::string_view authenticate, const SaslVerifier& verifier,
                      const NtlmTerms& terms, SaslIdentity& identity);

}  // namespace coexist
