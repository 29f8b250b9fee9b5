#include "sasl/ntlm_policy.h"

#include <algorithm>

#include "base/text.h"
#include "sasl/ntlm_crypto.h"
#include "sasl/ntlm_manner.h"
#include "sasl/ntlm_text.h"

namespace coexist {
namespace {

constexpr size_t kResponseTimeIndex = 24;   // in an NTLMv2 response: behind the proof and 8 octets
constexpr size_t kResponsePairsIndex = 44;  // and its AV pairs
constexpr size_t kResponseTimeOctets = 8;
constexpr uint64_t kFileTicksInMs = 10'000;

// No names at all are an absent pair too, and so is a binding of zeros: clients that have nothing to say send them.
const std::string* pairSaid(const std::vector<NtlmAvPair>& pairs, uint16_t id) {
  const std::string* value = findAvPair(pairs, id);
  return value && value->find_first_not_of('\0') != std::string::npos ? value : nullptr;
}

Status checkTime(const NtlmTerms& terms, std::string_view response) {
  if (terms.policy.timeWindowMs == 0) return {};
  uint64_t said = 0;
  for (size_t i = kResponseTimeOctets; i > 0; --i) {
    said = said << 8 | static_cast<unsigned char>(response[kResponseTimeIndex + i - 1]);
  }
  const uint64_t ours = fileTimeOf(terms.unixSeconds);
  const uint64_t apart = (said > ours ? said - ours : ours - said) / kFileTicksInMs;
  if (apart <= static_cast<uint64_t>(terms.policy.timeWindowMs)) return {};
  return Error{"the time of the response is too far from the server's"};
}

Status checkPairs(const NtlmTerms& terms, const std::vector<NtlmAvPair>& sent,
                  const std::vector<NtlmAvPair>& returned) {
  if (!terms.policy.pairsUnchanged) return {};
  for (const NtlmAvPair& pair : sent) {
    const std::string* value = findAvPair(returned, pair.id);
    if (!value || *value != pair.value) {
      return Error{"AV pair " + std::to_string(pair.id) + " came back changed or not at all"};
    }
  }
  return {};
}

Status checkMic(const NtlmTerms& terms, const std::vector<NtlmAvPair>& sent, const std::vector<NtlmAvPair>& returned) {
  if (!terms.policy.micWithTime || !findAvPair(sent, kAvTimestamp)) return {};
  const std::string* flags = findAvPair(returned, kAvFlags);
  if (flags && !flags->empty() && (flags->front() & kAvFlagMicPresent)) return {};
  return Error{"there is no MIC, which the server's time asks for"};
}

// "imap/mail.example.test", "IMAP/MAIL" and "smtp/mail.example.test:25" name a service of mail.example.test.
Status checkTarget(const NtlmTerms& terms, const std::vector<NtlmAvPair>& returned) {
  const std::string* value = terms.policy.ownTarget ? pairSaid(returned, kAvTargetName) : nullptr;
  if (!value) return {};
  const auto target = decodeNtlmText(*value, true);
  if (!target) return Error{"the target name of the response cannot be read"};
  const std::string_view service = *target;
  const size_t slash = service.find('/');
  const std::string_view host = slash == service.npos ? service : service.substr(slash + 1);
  const std::string_view name = host.substr(0, host.find_first_of(":/"));
  const bool ours = std::any_of(terms.ownNames.begin(), terms.ownNames.end(), [name](const std::string& own) {
    return equalsIgnoreCase(own, name) || equalsIgnoreCase(std::string_view(own).substr(0, own.find('.')), name);
  });
  if (ours) return {};
  return Error{"the response was made for " + visible(service.substr(0, 100)) + ", which is not this host"};
}

Status checkBinding(const NtlmTerms& terms, const std::vector<NtlmAvPair>& returned) {
  if (terms.policy.binding == ChannelBinding::kNone) return {};
  const std::string* bound = pairSaid(returned, kAvChannelBindings);
  if (!bound && terms.policy.binding == ChannelBinding::kAllow) return {};
  if (!bound) return Error{"the response is bound to no TLS channel, which is required"};
  const bool ours = !terms.serverEndPoint.empty() && *bound == ntlmChannelBinding(terms.serverEndPoint);
  return ours ? Status{} : Status{Error{"the response is bound to another TLS channel"}};
}

}  // namespace

Status checkNtlmForm(const NtlmTerms& terms, bool isV2) {
  if (isV2) return {};
  if (terms.policy.v2Only) return Error{"the response is older than NTLMv2, which alone is accepted"};
  if (terms.policy.binding != ChannelBinding::kRequire) return {};
  return Error{"the response is older than NTLMv2, so that it is bound to no TLS channel, which is required"};
}

Status checkNtlmTerms(const NtlmTerms& terms, const NtlmChallenge& challenge, const NtlmAuthenticate& message) {
  const std::string_view response = message.ntResponse;
  if (response.size() < kResponsePairsIndex) return checkNtlmForm(terms, false);
  const auto sent = parseAvPairs(challenge.targetInfo);
  if (!sent) return sent.error();
  const auto returned = parseAvPairs(response.substr(kResponsePairsIndex));
  if (!returned) return returned.error();
  if (Status mic = checkMic(terms, *sent, *returned); !mic) return mic;
  if (Status pairs = checkPairs(terms, *sent, *returned); !pairs) return pairs;
  if (Status time = checkTime(terms, response); !time) return time;
  if (Status target = checkTarget(terms, *returned); !target) return target;
  return checkBinding(terms, *returned);
}

}  // namespace coexist
