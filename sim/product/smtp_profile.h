// What an SMTP service of one product version says and accepts: data from fixtures/products/*.json.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/field.h"
#include "product/reply_text.h"
#include "product/sourced_text.h"

namespace coexist {

// Every reply text that an SMTP engine needs, code and all; what each is stands in the rows of
// SmtpProfile::replyTexts(). Filled in where those say so: {host} the server's FQDN, {client} the client's address or
// nominal host, {name} what it said behind EHLO, {date} as in RFC 5322, {address} the sender's or recipient's, {size}
// what SIZE= said, {octets} what has come, {id} the message's number, {mechanism} the mechanism's name in lower case.
enum class SmtpReplyText {
  kGreeting,
  kConnectionRefused,
  kHello,
  kHelo,
  kQuit,
  kStartTlsOk,
  kStartTlsRefused,
  kStartTlsUnknown,
  kStartTlsFirst,
  kAuthOk,
  kAuthNtlmOk,
  kAuthFailed,
  kAuthCancelled,
  kAuthBadResponse,
  kAuthAgain,
  kAuthRequired,
  kMechanismRefused,
  kMailOk,
  kMailOkFromNobody,
  kMailOkWithSize,
  kRcptOk,
  kSenderDenied,
  kRelayDenied,
  kUnknownRecipient,
  kOtherHome,
  kTooManyRecipients,
  kTooBig,
  kBadAddress,
  kBadParameter,
  kMailFirst,
  kRcptFirst,
  kMailTwice,
  kHelloFirst,
  kDataStart,
  kDataOk,
  kDataFailed,
  kDataRefused,
  kBareLineEnd,
  kSenderNotLocal,
  kBdatOk,
  kBdatFirst,
  kResetOk,
  kNoopOk,
  kVerify,
  kHelp,
  kHelpCommands,
  kBadCommand,
  kNotImplemented,
  kBadArguments,
  kXexch50Refused,
  kXexch50Start,
  kXexch50Ok,
  kLineTooLong,
  kTooManyErrors,
  kTooManyLogins,
  kServerUnavailable,
  kIdleTimeout,
  kShutdown,
  kCount
};
constexpr size_t kSmtpTexts = static_cast<size_t>(SmtpReplyText::kCount);
const ReplyTextRow<SmtpReplyText>& rowOf(SmtpReplyText text);
// What answers a log-on that has succeeded.
SmtpReplyText smtpAuthOk(std::string_view mechanism);

struct SmtpProfile : MechanismLists {
  static constexpr std::string_view kEveryTextsFields = "host client name date";
  // What a state says in a profile: EHLO's lines, of which AUTH's has the mechanisms.
  static constexpr OfferForm kOffer = {"extensions", "auth size", "AUTH"};
  static std::span<const ReplyTextRow<SmtpReplyText>> replyTexts();
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
  bool xexch50 = false;             // knows the verb
  bool loginRequired = false;       // MAIL needs a log-on first, for local recipients too
  bool binary = false;              // BODY=BINARYMIME is honoured
  bool helloWithoutName = false;    // EHLO and HELO need no name behind them
  bool loginBeforeHello = false;    // AUTH is taken before EHLO or HELO
  bool senderDeniedAtData = false;  // who may not be the sender hears so behind DATA's 354, not behind MAIL
  bool bareAddresses = false;       // MAIL FROM:alice@example.test, without < and >
  bool helloBeforeAll = false;      // STARTTLS, RCPT and DATA hear hello-first before EHLO or HELO, as MAIL does
  bool bareAuth = false;            // AUTH is listed without a mechanism where those that are switched on need TLS
  bool completesAddresses = false;  // MAIL FROM:<alice>: the server's name stands for the domain
  bool tarpitsUnknownRecipients = false;  // a front end: of strangers; then they count as mistakes too
  size_t maxMessageBytes = 0;
  size_t maxRecipients = 0;
  int maxErrors = 0;  // bad commands before "too-many-errors"; 0: no limit
  WindowsServiceNames windows;
  GuessingLimits guessing;  // a refused relay waits too
  PerAccess<std::vector<std::string>>& offers() { return extensions; }
  const SourcedText& text(SmtpReplyText which) const { return texts[static_cast<size_t>(which)]; }
  bool says(SmtpReplyText which) const { return !text(which).text.empty(); }  // of what may be left out
  // What answers HELO, and EHLO in its first line; MAIL; and a STARTTLS that is refused.
  SmtpReplyText helloText(bool extended) const;
  SmtpReplyText mailText(bool fromNobody, bool withSize) const;
  SmtpReplyText startTlsRefusal(bool isKnown) const;
  // What is taken with the settings in effect: one of loginVerbs, letter case apart; STARTTLS in clear; XEXCH50.
  bool takesVerb(const ServiceSettings& settings, std::string_view verb) const;
  bool takesStartTls(const ServiceSettings& settings) const;
  bool takesXexch50(const ServiceSettings& settings) const;
  size_t messageLimit(const ServiceSettings& settings) const;               // octets of one message
  bool needsLogin(const ServiceSettings& settings, bool submission) const;  // before MAIL
  // EHLO's lines behind the first, without codes, with the settings in effect applied.
  std::vector<std::string> extensionLines(ServerRole role, AccessState state, const ServiceSettings& settings) const;
  // Whether a keyword is: "CHUNKING".
  bool lists(ServerRole role, AccessState state, const ServiceSettings& settings, std::string_view extension) const;
  // Whether the parameters that an extension brings to MAIL and RCPT are taken: it is listed. AUTH's are wherever there
  // is a log-on, because its line goes away behind one; BINARYMIME must be honoured too.
  bool takesParametersOf(ServerRole role, AccessState state, const ServiceSettings& settings,
                         std::string_view extension) const;
  const std::string& continuationFor(std::string_view mechanism) const;

 private:
  bool isListed(std::string_view line, const ServiceSettings& settings) const;
  std::string lineAsSet(const std::string& line, bool anyMechanism, const ServiceSettings& settings) const;
};

}  // namespace coexist
