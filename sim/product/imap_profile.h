// What an IMAP service of one product version says and accepts: data from fixtures/products/*.json.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "base/field.h"
#include "product/sourced_text.h"

namespace coexist {

// Every reply text that an IMAP engine needs, named in the profile as written behind each. "{host}" in a text stands
// for the server's FQDN; ImapProfile::line fills it in.
enum class ImapReplyText {
  kGreeting,               // "greeting": whole line after "* "
  kConnectionRefused,      // "connection-refused": whole line after "* "
  kLoginOk,                // "login-ok": after the tag, "OK LOGIN completed."
  kLoginFailed,            // "login-failed"
  kLoginDisabled,          // "login-disabled": LOGIN in clear where TLS is demanded
  kAuthenticateOk,         // "authenticate-ok"
  kAuthenticateFailed,     // "authenticate-failed"
  kAuthenticateCancelled,  // "authenticate-cancelled": the client sent "*"
  kMechanismRefused,       // "mechanism-refused": a mechanism that is not honoured
  kStartTlsOk,             // "starttls-ok"
  kStartTlsRefused,        // "starttls-refused": already in TLS, or not offered
  kBadCommand,             // "bad-command": a verb that is not known
  kBadArguments,           // "bad-arguments"
  kBadState,               // "bad-state": a command that is not valid now
  kBadTag,                 // "bad-tag": whole line after "* "
  kLineTooLong,            // "line-too-long": whole line after "* ", then a close
  kTooManyErrors,          // "too-many-errors": whole line after "* ", then a close
  kLiteralTooBig,          // "literal-too-big"
  kCapabilityOk,           // "capability-ok"
  kNoopOk,                 // "noop-ok"
  kSelectOk,               // "select-ok": "OK [READ-WRITE] SELECT completed."
  kExamineOk,              // "examine-ok"
  kNoSuchFolder,           // "no-such-folder"
  kListOk,                 // "list-ok"
  kStatusOk,               // "status-ok"
  kFetchOk,                // "fetch-ok"
  kCloseOk,                // "close-ok"
  kBye,                    // "bye": LOGOUT, whole line after "* "
  kLogoutOk,               // "logout-ok"
  kServerUnavailable,      // "server-unavailable": "NO ..." when the back end cannot be reached
  kIdleTimeout,            // "idle-timeout": whole line after "* ", then a close
  kShutdown,               // "shutdown": whole line after "* ", the service stops or restarts
  kCount
};
constexpr size_t kImapTexts = static_cast<size_t>(ImapReplyText::kCount);
std::string_view imapTextName(ImapReplyText text);
std::string_view imapTextStatuses(ImapReplyText text);  // what it may begin with: "OK", "NO BAD"

struct ImapProfile : MechanismLists {
  // The facts that stand in a profile's "imap" itself, and those in its "limits".
  static std::span<const Field<ImapProfile>> fields();
  static std::span<const Field<ImapProfile>> limits();

  bool served = false;
  std::array<SourcedText, kImapTexts> texts;
  // "CAPABILITY" lines after "* ", per role and state. "{auth}" stands for the advertised mechanisms as "AUTH=X
  // AUTH=Y"; when there are none it goes together with one space behind it.
  PerAccess<std::string> capability;
  bool startTls = false;            // on the clear port
  std::string continuation;         // what answers AUTHENTICATE without a challenge: "+" or "+ "
  std::string literalContinuation;  // "+ Ready for additional command text."
  size_t maxLiteralBytes = 0;       // a longer one is refused, before login and after
  int maxErrors = 0;                // bad commands before "too-many-errors"; 0: no limit

  const SourcedText& text(ImapReplyText which) const { return texts[static_cast<size_t>(which)]; }
  // The text as `host` sends it, without tag, "* " or line end.
  std::string line(ImapReplyText which, std::string_view host) const;
  // What CAPABILITY says (after "* "), with the settings in effect applied.
  std::string capabilityLine(ServerRole role, AccessState state, const ServiceSettings& settings) const;
};

}  // namespace coexist
