#include "base/text.h"
#include "crypto/algorithms.h"
#include "crypto/utf16.h"
#include "sasl/mechanism_factories.h"
#include "sasl/ntlm_crypto.h"
#include "sasl/ntlm_message.h"
#include "sasl/ntlm_proof.h"
#include "sasl/ntlm_text.h"

namespace coexist {
namespace {

// Never all zero, whatever the source of randomness does.
std::string freshChallenge(RandomSource& random) {
  constexpr int kTries = 4;
  std::string challenge;
  for (int i = 0; i < kTries; ++i) {
    challenge = random.octets(8);
    if (challenge.find_first_not_of('\0') != std::string::npos) return challenge;
  }
  challenge.back() = 1;
  return challenge;
}

// [MS-NLMP] 2.2.2.1. A NetBIOS name is the host name's first label in capitals.
std::string targetInfoOf(const SaslServerOptions& options) {
  constexpr size_t kNetbiosNameOctets = 15;
  const std::string& host = options.hostName;
  const size_t dot = host.find('.');
  const std::string computer = upperAscii(std::string_view(host).substr(0, std::min(dot, kNetbiosNameOctets)));
  const std::string dnsDomain = dot == std::string::npos ? host : host.substr(dot + 1);
  std::vector<NtlmAvPair> pairs = {{kAvDomainName, utf16FromUtf8(options.targetName)},
                                   {kAvComputerName, utf16FromUtf8(computer)},
                                   {kAvDnsDomainName, utf16FromUtf8(dnsDomain)},
                                   {kAvDnsComputerName, utf16FromUtf8(host)}};
  if (options.unixSeconds != 0) {
    std::string stamp;
    for (int i = 0; i < 8; ++i) stamp += static_cast<char>(fileTimeOf(options.unixSeconds) >> (8 * i) & 0xff);
    pairs.push_back({kAvTimestamp, std::move(stamp)});
  }
  return buildAvPairs(pairs);
}

// [MS-NLMP] 3.2.5.1.1: Unicode wins over OEM, the rest is granted as asked.
Result<std::string> challengeFor(const NtlmNegotiate& negotiate, const SaslServerOptions& options) {
  constexpr uint32_t kGranted = kNtlmRequestTarget | kNtlmSign | kNtlmSeal | kNtlmAlwaysSign |
                                kNtlmExtendedSessionSecurity | kNtlm128 | kNtlmKeyExchange | kNtlm56;
  const bool unicode = negotiate.flags & kNtlmUnicode;
  NtlmChallenge challenge;
  challenge.flags = (negotiate.flags & kGranted) | kNtlmNtlm | (unicode ? kNtlmUnicode : kNtlmOem);
  if (negotiate.flags & kNtlmRequestTarget) {
    challenge.flags |= kNtlmTargetTypeDomain;
    challenge.targetName = encodeNtlmText(options.targetName, unicode);
  }
  challenge.serverChallenge = freshChallenge(*options.random);
  if (options.targetInfo) {
    challenge.flags |= kNtlmTargetInfo;
    challenge.targetInfo = targetInfoOf(options);
  }
  return buildNtlm(challenge);
}

class NtlmServer final : public SaslServer {
 public:
  explicit NtlmServer(SaslServerOptions options) : options_(std::move(options)) {}

  SaslStep respond(std::optional<std::string_view> response) override {
    const Stage stage = std::exchange(stage_, Stage::kFinished);
    if (!response && stage == Stage::kStart) {
      stage_ = Stage::kNegotiate;
      return saslContinue({});
    }
    if (!response) return saslFailed("NTLM: no message");
    switch (stage) {
      case Stage::kStart:
      case Stage::kNegotiate:
        return negotiate(*response);
      case Stage::kAuthenticate:
        return authenticate(*response);
      case Stage::kFinished:
        break;
    }
    return saslFailed("NTLM: a message after the end of the exchange");
  }

  const SaslIdentity& identity() const override { return identity_; }

 private:
  enum class Stage { kStart, kNegotiate, kAuthenticate, kFinished };

  SaslStep negotiate(std::string_view octets) {
    const Status computable = options_.ntlmCrypto ? options_.ntlmCrypto() : cryptoStatus();
    if (!computable) return saslFailed("NTLM: " + computable.error().message());
    const auto message = parseNtlmNegotiate(octets);
    if (!message) return saslFailed("NTLM type 1: " + message.error().message());
    if (!options_.random) return saslFailed("NTLM: no source of challenges");
    auto challenge = challengeFor(*message, options_);
    if (!challenge) return saslFailed("NTLM type 2: " + challenge.error().message());
    exchange_ = {std::string(octets), *challenge};
    if (options_.issued) options_.issued(std::string_view(*challenge).substr(kNtlmChallengeOffset, 8));
    stage_ = Stage::kAuthenticate;
    return saslContinue(*std::move(challenge));
  }

  SaslStep authenticate(std::string_view octets) {
    NtlmTerms terms{options_.ntlm, options_.serverEndPoint, options_.ownNames, options_.unixSeconds};
    terms.ownNames.push_back(options_.hostName);
    const Status proof = checkNtlmProof(exchange_, octets, options_.verifier, terms, identity_);
    return proof ? saslDone() : saslFailed("NTLM type 3: " + proof.error().message());
  }

  SaslServerOptions options_;
  NtlmExchange exchange_;
  SaslIdentity identity_;
  Stage stage_ = Stage::kStart;
};

}  // namespace

std::unique_ptr<SaslServer> makeNtlmServer(const SaslServerOptions& options) {
  return std::make_unique<NtlmServer>(options);
}

}  // namespace coexist
