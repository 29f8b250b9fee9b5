#include "sasl/ntlm_client.h"

#include <algorithm>

#include "base/mutant.h"
#include "crypto/algorithms.h"
#include "crypto/nt_hash.h"
#include "crypto/utf16.h"
#include "sasl/mechanism_factories.h"
#include "sasl/ntlm_crypto.h"
#include "sasl/ntlm_manner.h"
#include "sasl/ntlm_text.h"

namespace coexist {
namespace {

constexpr size_t kTimeOctets = 8;
constexpr size_t kAvFlagsOctets = 4;

// The server's AV pairs as the response returns them, and what they decide.
struct ReturnedTargetInfo {
  std::string octets;
  uint64_t fileTime = 0;
  bool withMic = false;
};

// Whether the challenge is in that host's name: the DNS name, and where there is none the NetBIOS name, which machines
// of several domains may share.
Result<bool> isInTheNameOf(std::string_view host, const NtlmChallenge& challenge) {
  constexpr size_t kNetbiosNameOctets = 15;
  const auto pairs = parseAvPairs(challenge.targetInfo);
  if (!pairs) return pairs.error();
  const auto names = [](const std::string* said, std::string_view name) {
    return upperUtf16(*said) == upperUtf16(utf16FromUtf8(name));
  };
  if (const std::string* dns = findAvPair(*pairs, kAvDnsComputerName)) return names(dns, host);
  const std::string* netBios = findAvPair(*pairs, kAvComputerName);
  return netBios && names(netBios, host.substr(0, std::min(host.find('.'), kNetbiosNameOctets)));
}

// A MIC is due when the server sent its time. With AV flags of its own it gets one too: it might have set the very flag
// that announces it, and the response gives all of them back.
Result<ReturnedTargetInfo> returnTargetInfo(const NtlmChallenge& challenge, int64_t unixSeconds, ProofWords words,
                                            std::string_view serverEndPoint) {
  auto pairs = parseAvPairs(challenge.targetInfo);
  if (!pairs) return pairs.error();
  const bool binds = !serverEndPoint.empty() && !pairs->empty() && !findAvPair(*pairs, kAvChannelBindings);
  if (binds) pairs->push_back({kAvChannelBindings, ntlmChannelBinding(serverEndPoint)});
  const Result<bool> changed = changeNtlmPairs(*pairs, words);
  if (!changed) return changed.error();
  const bool rebuilt = binds || *changed;
  ReturnedTargetInfo info{rebuilt ? buildAvPairs(*pairs) : challenge.targetInfo, fileTimeOf(unixSeconds), false};
  const std::string* stamp = findAvPair(*pairs, kAvTimestamp);
  const std::string* sentFlags = findAvPair(*pairs, kAvFlags);
  if (!stamp && !sentFlags) return info;
  if (stamp && stamp->size() != kTimeOctets) return Error{"the server's time has a wrong length"};
  if (sentFlags && sentFlags->size() != kAvFlagsOctets) return Error{"the server's AV flags have a wrong length"};

  if (stamp) info.fileTime = 0;
  for (size_t i = stamp ? kTimeOctets : 0; i > 0; --i) {
    info.fileTime = info.fileTime << 8 | static_cast<unsigned char>((*stamp)[i - 1]);
  }
  std::string flags = sentFlags ? *sentFlags : std::string(kAvFlagsOctets, '\0');
  flags[0] = static_cast<char>(flags[0] | static_cast<char>(kAvFlagMicPresent));
  std::erase_if(*pairs, [](const NtlmAvPair& pair) { return pair.id == kAvFlags; });
  pairs->push_back({kAvFlags, flags});
  info.octets = buildAvPairs(*pairs);
  info.withMic = true;
  if (words.has(ProofWord::kOtherTime)) info.fileTime -= kOtherTimeFileTicks;
  return info;
}

// The type 3 without its proof.
NtlmAuthenticate unproved(const NtlmChallenge& challenge, const SaslCredentials& credentials) {
  const bool unicode = challenge.flags & kNtlmUnicode;
  NtlmAuthenticate message;
  message.flags =
      kNtlmNtlm | (unicode ? kNtlmUnicode : kNtlmOem) |
      (challenge.flags & (kNtlmRequestTarget | kNtlmAlwaysSign | kNtlmExtendedSessionSecurity | kNtlmTargetInfo));
  message.domain = encodeNtlmText(credentials.domain, unicode);
  message.user = encodeNtlmText(credentials.user, unicode);
  message.workstation = encodeNtlmText(credentials.workstation, unicode);
  return message;
}

class NtlmClient final : public SaslClient {
 public:
  explicit NtlmClient(SaslClientOptions options) : options_(std::move(options)) {}

  SaslStep start() override {
    if (stage_ != Stage::kStart) return saslFailed("NTLM: started twice");
    if (const Status computable = cryptoStatus(); !computable)
      return saslFailed("NTLM: " + computable.error().message());
    auto negotiate = buildNtlm(ownNtlmNegotiate());
    if (!negotiate) return saslFailed("NTLM type 1: " + negotiate.error().message());
    exchange_.negotiate = *negotiate;
    stage_ = Stage::kNegotiated;
    return saslContinue(*std::move(negotiate));
  }

  SaslStep answer(std::string_view challenge) override {
    const Stage stage = std::exchange(stage_, Stage::kFinished);
    if (stage != Stage::kNegotiated) return saslFailed("NTLM: a challenge out of turn");
    if (isOwn(challenge)) return saslFailed("NTLM type 2: somebody passes a challenge back to who has issued it");
    exchange_.challenge = challenge;
    auto message = answerNtlmChallenge(exchange_, options_.credentials, *options_.random, options_.unixSeconds, {},
                                       options_.terms);
    if (!message) return saslFailed("NTLM type 2: " + message.error().message());
    return saslDone(*std::move(message));
  }

 private:
  enum class Stage { kStart, kNegotiated, kFinished };

  bool isOwn(std::string_view challenge) const {
    const auto message = parseNtlmChallenge(challenge);
    return message && options_.terms.isOwnChallenge && options_.terms.isOwnChallenge(message->serverChallenge);
  }

  SaslClientOptions options_;
  NtlmExchange exchange_;
  Stage stage_ = Stage::kStart;
};

}  // namespace

NtlmNegotiate ownNtlmNegotiate() {
  return {kNtlmUnicode | kNtlmOem | kNtlmRequestTarget | kNtlmNtlm | kNtlmAlwaysSign | kNtlmExtendedSessionSecurity};
}

Result<std::string> answerNtlmChallenge(const NtlmExchange& exchange, const SaslCredentials& credentials,
                                        RandomSource& random, int64_t unixSeconds, ProofWords words,
                                        const SaslClientTerms& terms) {
  const auto challenge = parseNtlmChallenge(exchange.challenge);
  if (!challenge) return challenge.error();
  if (!terms.refusedHost.empty() && !mutated("ntlm-client-answers-its-own-host")) {
    const auto own = isInTheNameOf(terms.refusedHost, *challenge);
    if (!own) return own.error();
    if (*own) return Error{"the challenge is in the name of this host, which has asked nobody"};
  }
  NtlmAuthenticate message = unproved(*challenge, credentials);
  if (words.kind() != ProofWord::kV2) {
    proveByNtlmV1(message, challenge->serverChallenge, credentials.password, random, words.kind());
    return buildNtlm(message);
  }
  const auto targetInfo = returnTargetInfo(*challenge, unixSeconds, words, terms.serverEndPoint);
  if (!targetInfo) return targetInfo.error();

  const std::string user = utf16FromUtf8(credentials.user), domain = utf16FromUtf8(credentials.domain);
  const std::string ntowf = ntowfV2(ntHashOf(credentials.password), upperUtf16(user), domain);
  const std::string clientChallenge = random.octets(8);
  const std::string blob = ntlmV2Blob(targetInfo->fileTime, clientChallenge, targetInfo->octets);
  const std::string proof = ntlmV2Proof(ntowf, challenge->serverChallenge, blob);

  message.ntResponse = proof + blob;
  message.lmResponse =
      targetInfo->withMic ? std::string(24, '\0') : lmV2Response(ntowf, challenge->serverChallenge, clientChallenge);
  if (targetInfo->withMic) message.mic = std::string(16, '\0');
  auto octets = buildNtlm(message);
  if (octets && targetInfo->withMic) {
    const std::string mic = ntlmMic(sessionBaseKeyV2(ntowf, proof), exchange.negotiate, exchange.challenge, *octets);
    octets->replace(kNtlmMicOffset, mic.size(), mic);
  }
  return octets && words.has(ProofWord::kWrongMic) ? withOtherNtlmMic(*octets) : octets;
}

std::unique_ptr<SaslClient> makeNtlmClient(const SaslClientOptions& options) {
  return std::make_unique<NtlmClient>(options);
}

}  // namespace coexist
