#include <algorithm>

#include "base/text.h"
#include "sasl/mechanism_factories.h"
#include "sasl/ntlm_message.h"
#include "sasl/ntlm_text.h"

namespace coexist {
namespace {

constexpr size_t kMaxShownOctets = 64;
std::string named(std::string_view title, const std::optional<std::string>& text) {
  if (!text) return ", " + std::string(title) + " not readable";
  if (text->empty()) return {};
  const std::string shown = visible(std::string_view(*text).substr(0, kMaxShownOctets));
  return ", " + std::string(title) + " " + shown + (text->size() > kMaxShownOctets ? "..." : "");
}

std::string unreadable(int type, std::string_view octets, const Error& error) {
  const std::string head = type ? "NTLM type " + std::to_string(type) : std::string("no NTLM message");
  return head + " of " + std::to_string(octets.size()) + " bytes, malformed: " + error.message();
}

std::string describeNegotiate(std::string_view octets) {
  const auto message = parseNtlmNegotiate(octets);
  if (!message) return unreadable(1, octets, message.error());
  return "NTLM type 1" + named("domain", decodeNtlmText(message->domain, false)) +
         named("workstation", decodeNtlmText(message->workstation, false));
}

std::string describeChallenge(std::string_view octets) {
  const auto message = parseNtlmChallenge(octets);
  if (!message) return unreadable(2, octets, message.error());
  const bool unicode = message->flags & kNtlmUnicode;
  return "NTLM type 2" + named("target", decodeNtlmText(message->targetName, unicode)) +
         (message->targetInfo.empty() ? ", no target info" : ", target info");
}

std::string responseKind(const NtlmAuthenticate& message) {
  if (message.ntResponse.empty()) return message.lmResponse.empty() ? "no response" : "LM response";
  if (message.ntResponse.size() > kNtlmV1ResponseOctets) return "NTLMv2 response";
  return (message.flags & kNtlmExtendedSessionSecurity) && message.holdsClientChallenge() ? "NTLM2 session response"
                                                                                          : "NTLMv1 response";
}

std::string describeAuthenticate(std::string_view octets) {
  const auto message = parseNtlmAuthenticate(octets);
  if (!message) return unreadable(3, octets, message.error());
  const bool unicode = ntlmNamesAreUnicode(*message, 0);
  std::string text = "NTLM type 3" + named("domain", decodeNtlmText(message->domain, unicode)) +
                     named("user", decodeNtlmText(message->user, unicode)) +
                     named("workstation", decodeNtlmText(message->workstation, unicode)) + ", " +
                     responseKind(*message);
  const size_t size = message->ntResponse.empty() ? message->lmResponse.size() : message->ntResponse.size();
  if (size > 0) text += " of " + std::to_string(size) + " bytes";
  return text;
}

}  // namespace

std::string describeNtlm(std::string_view octets) {
  const auto type = ntlmMessageType(octets);
  if (!type) return unreadable(0, octets, type.error());
  switch (*type) {
    case 1:
      return describeNegotiate(octets);
    case 2:
      return describeChallenge(octets);
    default:
      return describeAuthenticate(octets);
  }
}

std::optional<std::string> describeNtlmMessage(std::string_view octets) {
  if (!isNtlmMessage(octets)) return std::nullopt;
  return describeNtlm(octets);
}

}  // namespace coexist
