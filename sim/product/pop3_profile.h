// What a POP3 service of one product version says and accepts: data from fixtures/products/*.json.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "base/field.h"
#include "product/sourced_text.h"

namespace coexist {

// Every reply text that a POP3 engine needs, whole, named in the profile as written behind each. "{host}" stands for
// the server's FQDN; pop3TextFields says what else is filled in.
enum class Pop3ReplyText {
  kGreeting,             // "greeting"
  kConnectionRefused,    // "connection-refused"
  kUserOk,               // "user-ok"
  kPassOk,               // "pass-ok"
  kPassFailed,           // "pass-failed": wrong password, or nobody of that name
  kLoginDisabled,        // "logon-disabled": USER or PASS in clear where TLS is demanded
  kAuthList,             // "auth-list": above the mechanisms when AUTH stands alone
  kAuthOk,               // "auth-ok"
  kAuthFailed,           // "auth-failed"
  kAuthCancelled,        // "auth-cancelled": the client sent "*"
  kMechanismRefused,     // "mechanism-refused": a mechanism that is not honoured
  kNtlmDisabled,         // "ntlm-disabled": NTLM, which a setting has switched off
  kMailboxNotAvailable,  // "mailbox-not-available": who has proved himself has no mailbox here
  kMailboxInUse,         // "mailbox-in-use": somebody else holds it (RFC 2449, [IN-USE])
  kCapabilities,         // "capabilities": above CAPA's list
  kStlsOk,               // "stls-ok"
  kStlsRefused,          // "stls-refused": already in TLS, or not offered
  kBadCommand,           // "bad-command": a verb that is not known
  kBadArguments,         // "bad-arguments"
  kBadState,             // "bad-state": a command that is not valid now
  kNoSuchMessage,        // "no-such-message"
  kLineTooLong,          // "line-too-long": then a close
  kTooManyErrors,        // "too-many-errors": then a close
  kStat,                 // "stat": {messages} {octets}
  kList,                 // "list": above the list; {messages} {octets}
  kListOne,              // "list-one": {number} {octets}
  kUidl,                 // "uidl": above the list
  kUidlOne,              // "uidl-one": {number} {id}
  kRetr,                 // "retr": above the message; {octets}
  kTop,                  // "top"
  kDele,                 // "dele"; {number}
  kRset,                 // "rset"; {messages} {octets}
  kNoop,                 // "noop"
  kBye,                  // "bye": QUIT
  kServerUnavailable,    // "server-unavailable": the back end cannot be reached
  kIdleTimeout,          // "idle-timeout": then a close; empty: it closes without a word
  kShutdown,             // "shutdown": the service stops or restarts; empty: without a word
  kCount
};
constexpr size_t kPop3Texts = static_cast<size_t>(Pop3ReplyText::kCount);
std::string_view pop3TextName(Pop3ReplyText text);
bool pop3TextSucceeds(Pop3ReplyText text);            // begins with +OK; the others with -ERR
std::string_view pop3TextFields(Pop3ReplyText text);  // what may stand in braces: "host messages octets"

struct Pop3Profile : MechanismLists {
  // The facts that stand in a profile's "pop3" itself, and those in its "limits".
  static std::span<const Field<Pop3Profile>> fields();
  static std::span<const Field<Pop3Profile>> limits();

  bool served = false;
  std::array<SourcedText, kPop3Texts> texts;
  // CAPA's lines in order, per role and state; "SASL {auth}" goes away when no mechanism is listed. Empty: CAPA is a
  // verb that is not known there.
  PerAccess<std::vector<std::string>> capabilities;
  bool listsMechanisms = false;  // AUTH alone is answered with a list (MS-POP3), an empty one too
  bool initialResponse = false;  // AUTH may carry one (RFC 5034)
  bool startTls = false;         // STLS on the clear port
  std::string continuation;      // what answers AUTH without a challenge: "+ "
  std::string ntlmContinuation;  // the same for NTLM: "+OK", "+ OK", "+ "; empty: as for the others
  int maxErrors = 0;             // bad commands before "too-many-errors"; 0: no limit

  const SourcedText& text(Pop3ReplyText which) const { return texts[static_cast<size_t>(which)]; }
  std::string line(Pop3ReplyText which, std::string_view host) const;  // with {host} filled in
  // CAPA's lines with the settings in effect applied.
  std::vector<std::string> capabilityLines(ServerRole role, AccessState state, const ServiceSettings& settings) const;
  // What answers AUTH `mechanism` when there is no challenge to send.
  const std::string& continuationFor(std::string_view mechanism) const;
};

}  // namespace coexist
