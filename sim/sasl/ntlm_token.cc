#include "sasl/ntlm_token.h"

#include "base/base64.h"
#include "base/text.h"
#include "crypto/nt_hash.h"
#include "sasl/mechanism_factories.h"
#include "sasl/ntlm_client.h"
#include "sasl/ntlm_manner.h"
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

constexpr std::string_view kNegotiate = "ntlm.negotiate", kChallenge = "ntlm.challenge";

// A message of that type in a line, well-formed or not.
template <char kType>
std::optional<std::string> findIn(std::string_view line) {
  constexpr size_t kTypeOffset = 8, kHeaderOctets = 12, kHeaderLetters = kHeaderOctets / 3 * 4;
  const std::string_view word = ntlmWordIn(line);
  const auto header = decodeBase64(word.substr(0, kHeaderLetters));
  if (!header || header->size() < kHeaderOctets || (*header)[kTypeOffset] != kType) return std::nullopt;
  return decodeBase64(word);
}

std::optional<std::string> whyNot(const Status& status, std::string_view octets) {
  if (status) return std::nullopt;
  return describeNtlm(octets) + ": " + status.error().what;
}

Result<std::string> computeAuthenticate(const SaslTokenContext& context) {
  const std::string_view challenge = context.heard(kChallenge);
  if (challenge.empty()) return Error{"no NTLM challenge has come on this connection yet"};
  return ntlmAuthenticateMessage(challenge, context.credentials, context.random, context.unixSeconds,
                                 ntlmNegotiateMessage(), context.words);
}

std::optional<std::string> verifyAuthenticate(const SaslTokenContext& context, std::string_view octets) {
  const auto verified = verifyNtlmAuthenticate(context.heard(kNegotiate), context.heard(kChallenge), octets,
                                               context.credentials, context.words);
  return whyNot(verified ? Status{} : Status{verified.error()}, octets);
}

constexpr SaslToken kNtlmTokens[] = {
    {kNegotiate,
     SaslToken::Argument::kNone,
     {},
     [](const SaslTokenContext&) { return Result<std::string>(ntlmNegotiateMessage()); },
     [](const SaslTokenContext&, std::string_view octets) { return whyNot(verifyNtlmNegotiate(octets), octets); },
     &findIn<1>},
    {kChallenge,
     SaslToken::Argument::kNone,
     {},
     [](const SaslTokenContext&) {
       return Result<std::string>(Error{"a challenge comes from the server and cannot be computed"});
     },
     [](const SaslTokenContext&, std::string_view octets) { return whyNot(verifyNtlmChallenge(octets), octets); },
     &findIn<2>},
    {"ntlm.authenticate", SaslToken::Argument::kUser, kProofWords, &computeAuthenticate, &verifyAuthenticate},
};

}  // namespace

std::span<const SaslToken> ntlmTokens() { return kNtlmTokens; }

std::string ntlmNegotiateMessage() {
  const auto octets = buildNtlm(
      NtlmNegotiate{kNtlmOem | kNtlmRequestTarget | kNtlmNtlm | kNtlmAlwaysSign | kNtlmExtendedSessionSecurity});
  return *octets;
}

Result<std::string> ntlmAuthenticateMessage(std::string_view challenge, const SaslCredentials& credentials,
                                            RandomSource& random, int64_t unixSeconds, std::string_view negotiate,
                                            ProofWords words) {
  return answerNtlmChallenge({std::string(negotiate), std::string(challenge)}, credentials, random, unixSeconds, words);
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
                                            std::string_view authenticate, const SaslCredentials& credentials,
                                            ProofWords words) {
  // What is wrong on purpose is put right, and then all must hold.
  if (words.has(ProofWord::kWrongMic)) {
    const auto mended = withOtherNtlmMic(authenticate);
    if (!mended) return mended.error();
    words.remove(ProofWord::kWrongMic);
    return verifyNtlmAuthenticate(negotiate, challenge, *mended, credentials, words);
  }
  SaslVerifier verifier;
  verifier.ntHash = [&](std::string_view, std::string_view) { return ntHashOf(credentials.password); };
  SaslIdentity identity;
  const NtlmExchange exchange{std::string(negotiate), std::string(challenge)};
  const Status proof = checkNtlmProof(exchange, authenticate, verifier, {}, identity);
  // A server has no LM hash to check with; who knows the password has.
  const bool read = parseNtlmChallenge(challenge) && parseNtlmAuthenticate(authenticate);
  if (!proof && (words.kind() != ProofWord::kLm || !read)) return proof.error();
  const auto other = otherMannerThan(words, *parseNtlmChallenge(challenge), *parseNtlmAuthenticate(authenticate),
                                     credentials.password);
  if (other) return Error{*other};
  if (!equalsIgnoreCase(accountIn(identity.user), accountIn(credentials.user))) {
    return Error{"the user is " + visible(identity.user), "", visible(credentials.user)};
  }
  return identity;
}

}  // namespace coexist
