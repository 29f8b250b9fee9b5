#include "gateway/mailbox/home_refusal.h"

#include <algorithm>
#include <span>

#include "base/text.h"

namespace coexist {
namespace {

struct RefusalCode {
  std::string_view code;
  HomeRefusal meaning;
};

constexpr HomeRefusal kServerCannot = {LoginResult::kUnavailable, "ProxyServerUnavailable"};
constexpr HomeRefusal kInUse = {LoginResult::kMailboxInUse, "ProxyMailboxInUse"};
constexpr HomeRefusal kNeedsHelp = {LoginResult::kAskAdministrator, "ProxyNeedsAdministrator"};

// RFC 5530 section 3, but for AUTHENTICATIONFAILED and AUTHORIZATIONFAILED, which speak of the proof. What the second
// hop lacks in privacy the client cannot give it.
constexpr RefusalCode kImapRefusals[] = {
    {"UNAVAILABLE", kServerCannot},
    {"SERVERBUG", kServerCannot},
    {"PRIVACYREQUIRED", kServerCannot},
    {"INUSE", kInUse},
    {"LIMIT", {LoginResult::kTooManySessions, "ProxyLimitReached"}},
    {"EXPIRED", {LoginResult::kPasswordExpired, "ProxyPasswordExpired"}},
    {"CONTACTADMIN", kNeedsHelp},
};

// RFC 2449 section 8.1 and RFC 3206 sections 4 and 5; AUTH speaks of the proof.
constexpr RefusalCode kPop3Refusals[] = {
    {"SYS/TEMP", kServerCannot},
    {"SYS/PERM", kNeedsHelp},
    {"IN-USE", kInUse},
    {"LOGIN-DELAY", {LoginResult::kTooSoon, "ProxyLoginDelay"}},
};

bool isInWords(const HomeFailureRules& rules, std::string_view text) {
  return std::any_of(rules.unavailableWords.begin(), rules.unavailableWords.end(),
                     [text](const std::string& words) { return startsWithIgnoreCase(text, words); });
}

// Codes have arguments behind a blank, and none of these has any that matters.
HomeRefusal meaningOf(const HomeFailureRules& rules, std::span<const RefusalCode> known, std::string_view code,
                      std::string_view text) {
  if (rules.tellsAsRefusal(HomeFailure::kResponseCode)) return {};
  const std::string_view word = code.substr(0, code.find(' '));
  for (const RefusalCode& row : known) {
    if (equalsIgnoreCase(row.code, word)) return row.meaning;
  }
  return code.empty() && isInWords(rules, text) ? kServerCannot : HomeRefusal();
}

}  // namespace

HomeRefusal readHomeRefusal(const HomeFailureRules& rules, const ImapResponse& response) {
  if (response.status == ImapStatus::kBad) {
    return rules.tellsAsRefusal(HomeFailure::kBad) ? HomeRefusal()
                                                   : HomeRefusal{LoginResult::kUnavailable, "ProxyProtocolError"};
  }
  return meaningOf(rules, kImapRefusals, response.code, response.text);
}

HomeRefusal readHomeRefusal(const HomeFailureRules& rules, const Pop3Response& response) {
  return meaningOf(rules, kPop3Refusals, response.code, response.text);
}

}  // namespace coexist
