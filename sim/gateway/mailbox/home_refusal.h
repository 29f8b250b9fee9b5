// What a home's refusal of a log-on says about it: that the proof is wrong, or something that no other password mends.
//
// A user who is told "wrong password" when his mailbox's home is full changes a password that was right. So a refusal
// counts as one of the proof only where nothing else is said: response codes tell, and the words of homes that know
// no codes (HomeFailureRules). Source: RFC 5530; RFC 2449 section 8 and RFC 3206.
#pragma once

#include <string_view>

#include "product/home_failure.h"
#include "wire/imap_response.h"
#include "wire/pop3_response.h"

namespace coexist {

enum class LoginResult {
  kLoggedOn,
  kRefused,           // the home says that who asks has not proved who he is
  kMailboxInUse,      // nothing is wrong with the proof, but somebody else holds the mailbox
  kTooManySessions,   // nor with it, but the home has a limit
  kTooSoon,           // nor with it, but the last log-on was a moment ago
  kPasswordExpired,   // it was right once
  kAskAdministrator,  // nobody gets in until somebody helps
  kUnavailable,  // the home cannot be reached, is silent, turns everybody away, cannot be trusted or does not speak
                 // the protocol
};

struct HomeRefusal {
  LoginResult result = LoginResult::kRefused;
  std::string_view cause = "ProxyNotAuthenticated";  // one word for the protocol log
};

// `response` is the tagged NO or BAD that answers the log-on.
HomeRefusal readHomeRefusal(const HomeFailureRules& rules, const ImapResponse& response);
// `response` is "-ERR", to whichever of its commands.
HomeRefusal readHomeRefusal(const HomeFailureRules& rules, const Pop3Response& response);

}  // namespace coexist
