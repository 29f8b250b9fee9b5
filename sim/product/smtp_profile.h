// What an SMTP service of one product version says and accepts: data from fixtures/products/*.json.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/field.h"
#include "product/sourced_text.h"

namespace coexist {

// Every reply text that an SMTP engine needs, code and all, named in the profile as written behind each. Filled in
// where smtpTextFields names them: {host} the server's FQDN, {client} the client's address or nominal host, {name} what
// it said behind EHLO, {date} as in RFC 5322, {address} the sender's or recipient's, {size} what SIZE= said, {octets}
// what has come, {id} the message's number, {mechanism} the mechanism's name in lower case.
enum class SmtpReplyText {
  kGreeting,           // "greeting"
  kConnectionRefused,  // "connection-refused"
  kHello,              // "hello": HELO, and EHLO's first line
  kQuit,               // "quit"
  kStartTlsOk,         // "starttls-ok"
  kStartTlsRefused,    // "starttls-refused": already in TLS, or not offered
  kStartTlsFirst,      // "starttls-first": a log-on in clear where TLS is demanded
  kAuthOk,             // "auth-ok"
  kAuthNtlmOk,         // "auth-ntlm-ok"
  kAuthFailed,         // "auth-failed"
  kAuthCancelled,      // "auth-cancelled": the client sent "*"
  kAuthBadResponse,    // "auth-bad-response": no base64
  kAuthAgain,          // "auth-again": already logged on, or inside a transaction
  kAuthRequired,       // "auth-required": MAIL from somebody who must log on first
  kMechanismRefused,   // "mechanism-refused"
  kMailOk,             // "mail-ok"
  kMailOkWithSize,     // "mail-ok-with-size": the same where SIZE= was given
  kRcptOk,             // "rcpt-ok"
  kSenderDenied,       // "sender-denied": may not send as {address}
  kRelayDenied,        // "relay-denied": not ours, and the client may not relay
  kUnknownRecipient,   // "unknown-recipient"
  kOtherHome,          // "other-home": a front end; this recipient's mail goes by another transaction (452 4.5.3)
  kTooManyRecipients,  // "too-many-recipients"
  kTooBig,             // "too-big": SIZE=, or what has come, is over the limit
  kBadAddress,         // "bad-address": no path
  kBadParameter,       // "bad-parameter": a parameter that is not known, or its value
  kMailFirst,          // "mail-first": RCPT without MAIL
  kRcptFirst,          // "rcpt-first": DATA without a recipient
  kMailTwice,          // "mail-twice": MAIL inside a transaction
  kHelloFirst,         // "hello-first": MAIL before EHLO or HELO
  kDataStart,          // "data-start"
  kDataOk,             // "data-ok"
  kDataFailed,         // "data-failed": not stored; try again
  kDataRefused,        // "data-refused": not taken, nor will it be: the home says so, or the message goes in circles
  kBareLineEnd,        // "bare-line-end": a CR or LF alone in the message
  kSenderNotLocal,     // "sender-not-local": behind DATA, by the quirk of Q262945
  kBdatOk,             // "bdat-ok": a chunk that is not the last
  kBdatFirst,          // "bdat-first": DATA behind BDAT
  kResetOk,            // "rset-ok"
  kNoopOk,             // "noop-ok"
  kVerify,             // "vrfy": VRFY, whoever is asked for
  kHelp,               // "help"
  kBadCommand,         // "bad-command": a verb that is not known
  kNotImplemented,     // "not-implemented": EXPN and its like
  kBadArguments,       // "bad-arguments"
  kXexch50Refused,     // "xexch50-refused": before the log-on (KB843106)
  kXexch50Start,       // "xexch50-start"
  kXexch50Ok,          // "xexch50-ok"
  kLineTooLong,        // "line-too-long": then a close
  kTooManyErrors,      // "too-many-errors": then a close
  kTooManyLogins,      // "too-many-logins": failed ones; then a close
  kServerUnavailable,  // "server-unavailable": the back end cannot be reached
  kIdleTimeout,        // "idle-timeout": then a close
  kShutdown,           // "shutdown"
  kCount
};
constexpr size_t kSmtpTexts = static_cast<size_t>(SmtpReplyText::kCount);
std::string_view smtpTextName(SmtpReplyText text);
std::string_view smtpTextCodes(SmtpReplyText text);  // what it may begin with: the first digits, "2", "4 5"
std::string smtpTextFields(SmtpReplyText text);      // what may stand in braces: "host client name date address"
// What answers a log-on that has succeeded.
SmtpReplyText smtpAuthOk(std::string_view mechanism);

struct SmtpProfile : MechanismLists {
  // The facts that stand in a profile's "smtp" itself, and those in its "limits".
  static std::span<const Field<SmtpProfile>> fields();
  static std::span<const Field<SmtpProfile>> limits();

  bool served = false;
  std::array<SourcedText, kSmtpTexts> texts;
  // EHLO's lines behind the first, per role and state: "SIZE {size}", "AUTH {auth}", "XAUTH {auth}", "OK". A line with
  // {auth} goes away when no mechanism is listed. Empty: EHLO is a verb that is not known there.
  PerAccess<std::vector<std::string>> extensions;
  // The verbs that log on: "AUTH", "XAUTH", "X-EXPS": as a server those that it takes, as a client in its order those
  // that it uses when its peer lists them.
  std::vector<std::string> loginVerbs;
  std::string continuation;      // what answers AUTH without a challenge: "334 "
  std::string ntlmContinuation;  // the same for NTLM: "334 ntlm supported"; empty: as for the others
  bool startTls = false;
  bool xexch50 = false;        // knows the verb
  bool loginRequired = false;  // MAIL needs a log-on first, for local recipients too
  bool binary = false;         // BODY=BINARYMIME is honoured
  size_t maxMessageBytes = 0;
  size_t maxRecipients = 0;
  int maxErrors = 0;        // bad commands before "too-many-errors"; 0: no limit
  int maxFailedLogins = 0;  // 0: no limit
  int64_t tarpitMs = 0;     // before an answer to a failed log-on or a refused relay; 0: none

  const SourcedText& text(SmtpReplyText which) const { return texts[static_cast<size_t>(which)]; }
  bool takesVerb(std::string_view verb) const;  // one of loginVerbs, letter case apart
  // EHLO's lines behind the first, without codes, with the settings in effect applied.
  std::vector<std::string> extensionLines(ServerRole role, AccessState state, const ServiceSettings& settings) const;
  bool lists(ServerRole role, AccessState state, std::string_view extension) const;  // a keyword: "CHUNKING"
  // Whether the parameters that an extension brings to MAIL and RCPT are taken: it is listed. AUTH's are wherever there
  // is a log-on, because its line goes away behind one; BINARYMIME must be honoured too.
  bool takesParametersOf(ServerRole role, AccessState state, std::string_view extension) const;
  const std::string& continuationFor(std::string_view mechanism) const;
};

}  // namespace coexist
