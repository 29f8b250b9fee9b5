#include "sasl/ntlm_token.h"

#include "base/text.h"
#include "crypto/nt_hash.h"
#include "sasl/ntlm_client.h"
#include "sasl/ntlm_message.h"
#include "sasl/ntlm_proof.h"

namespace coexist {
namespace {

// "alice" of EXAMPLE\alice, EXAMPLE/alice and alice@example.test.
std::string_view accountIn(std::string_view name) {
  const size_t slash = name.find_first_of("\\/");
  if (slash != std::string_view::npos) name.remove_prefix(slash + 1);
  return name.substr(0, name.find('@'));
}

}  // namespace

std::string ntlmNegotiateMessage() {
  const auto octets = buildNtlm(
      NtlmNegotiate{kNtlmOem | kNtlmRequestTarget | kNtlmNtlm | kNtlmAlwaysSign | kNtlmExtendedSessionSecurity});
  return *octets;
}

Result<std::string> ntlmAuthenticateMessage(std::string_view challenge, const SaslCredentials& credentials,
                                            RandomSource& random, int64_t unixSeconds, std::string_view negotiate) {
  return answerNtlmChallenge({std::string(negotiate), std::string(challenge)}, credentials, random, unixSeconds);
}

Status verifyNtlmNegotiate(std::string_view octets) {
  const auto message = parseNtlmNegotiate(octets);
  return message ? Status{} : Status{message.error()};
}

Status verifyNtlmChallenge(std::string_view octets) {
  const auto message = parseNtlmChallenge(octets);
  if (!message) return message.error();
  const auto pairs = parseAvPairs(message->targetInfo);
  if (!pairs) return pairs.error();
  if (message->serverChallenge == std::string(8, '\0')) return Error{"the challenge is all zero", "octet 24"};
  return {};
}

Result<SaslIdentity> verifyNtlmAuthenticate(std::string_view negotiate, std::string_view challenge,
                                            std::string_view authenticate, const SaslCredentials& credentials) {
  SaslVerifier verifier;
  verifier.ntHash = [&](std::string_view, std::string_view) { return ntHashOf(credentials.password); };
  SaslIdentity identity;
  const Status proof =
      checkNtlmProof({std::string(negotiate), std::string(challenge)}, authenticate, verifier, false, identity);
  if (!proof) return proof.error();
  if (!equalsIgnoreCase(accountIn(identity.user), accountIn(credentials.user))) {
    return Error{"the user is " + visible(identity.user), "", visible(credentials.user)};
  }
  return identity;
}

}  // namespace coexist
