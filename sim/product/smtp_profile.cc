#include "product/smtp_profile.h"

#include <algorithm>

#include "base/field_row.h"
#include "base/text.h"
#include "product/profile.h"
#include "sasl/mechanism_table.h"

namespace coexist {
namespace {

std::string_view keywordOf(std::string_view line) { return line.substr(0, line.find(' ')); }

bool listsAnywhere(const SmtpProfile& smtp, std::string_view extension) {
  return inAnyState([&](ServerRole role, AccessState state) { return smtp.lists(role, state, {}, extension); });
}

constexpr ReplyTextRow<SmtpReplyText> kSmtpReplyTexts[] = {
    {SmtpReplyText::kGreeting, "greeting", "220"},
    {SmtpReplyText::kConnectionRefused, "connection-refused", "4 5"},
    {SmtpReplyText::kHello, "hello", "250", "EHLO's first line"},
    {SmtpReplyText::kHelo, "helo", "250", "HELO; left out: as hello", "", &mayBeEmpty},
    {SmtpReplyText::kQuit, "quit", "221"},
    {SmtpReplyText::kStartTlsOk, "starttls-ok", "220", "", "",
     [](const Product& product) { return product.smtp.startTls; }},
    {SmtpReplyText::kStartTlsRefused, "starttls-refused", "4 5", "already in TLS"},
    {SmtpReplyText::kStartTlsUnknown, "starttls-unknown", "4 5",
     "STARTTLS is not offered; left out: as starttls-refused", "", &mayBeEmpty},
    {SmtpReplyText::kStartTlsFirst, "starttls-first", "4 5", "a log-on in clear where TLS is demanded", "mechanism"},
    {SmtpReplyText::kAuthOk, "auth-ok", "235", "", "mechanism"},
    {SmtpReplyText::kAuthNtlmOk, "auth-ntlm-ok", "235", "", "mechanism"},
    {SmtpReplyText::kAuthFailed, "auth-failed", "4 5", "", "mechanism"},
    {SmtpReplyText::kAuthCancelled, "auth-cancelled", "5", "the client sent \"*\""},
    {SmtpReplyText::kAuthBadResponse, "auth-bad-response", "5", "no base64"},
    {SmtpReplyText::kAuthAgain, "auth-again", "5", "already logged on, or inside a transaction"},
    {SmtpReplyText::kAuthRequired, "auth-required", "5", "MAIL from somebody who must log on first"},
    {SmtpReplyText::kMechanismRefused, "mechanism-refused", "5"},
    {SmtpReplyText::kMailOk, "mail-ok", "250", "", "address size"},
    {SmtpReplyText::kMailOkFromNobody, "mail-ok-from-nobody", "250", "the same for <>; left out: as mail-ok",
     "address size", &mayBeEmpty},
    {SmtpReplyText::kMailOkWithSize, "mail-ok-with-size", "250", "the same where SIZE= was given; left out: as mail-ok",
     "address size", &mayBeEmpty},
    {SmtpReplyText::kRcptOk, "rcpt-ok", "250", "", "address"},
    {SmtpReplyText::kSenderDenied, "sender-denied", "5", "may not send as", "address"},
    {SmtpReplyText::kRelayDenied, "relay-denied", "5", "not ours, and the client may not relay", "address"},
    {SmtpReplyText::kUnknownRecipient, "unknown-recipient", "5", "", "address"},
    {SmtpReplyText::kOtherHome, "other-home", "4",
     "a front end; this recipient's mail goes by another transaction (452 4.5.3)", "address"},
    {SmtpReplyText::kTooManyRecipients, "too-many-recipients", "4"},
    {SmtpReplyText::kTooBig, "too-big", "5", "SIZE=, or what has come, is over the limit", "size octets"},
    {SmtpReplyText::kBadAddress, "bad-address", "5", "no path"},
    {SmtpReplyText::kBadParameter, "bad-parameter", "5", "a parameter that is not known, or its value"},
    {SmtpReplyText::kMailFirst, "mail-first", "5", "RCPT without MAIL"},
    {SmtpReplyText::kRcptFirst, "rcpt-first", "5", "DATA without a recipient"},
    {SmtpReplyText::kMailTwice, "mail-twice", "5", "MAIL inside a transaction"},
    {SmtpReplyText::kHelloFirst, "hello-first", "5", "MAIL before EHLO or HELO"},
    {SmtpReplyText::kDataStart, "data-start", "354"},
    {SmtpReplyText::kDataOk, "data-ok", "250", "", "id octets"},
    {SmtpReplyText::kDataFailed, "data-failed", "4", "not stored; try again"},
    {SmtpReplyText::kDataRefused, "data-refused", "5",
     "not taken, nor will it be: the home says so, or the message goes in circles"},
    {SmtpReplyText::kBareLineEnd, "bare-line-end", "5", "a CR or LF alone in the message"},
    {SmtpReplyText::kSenderNotLocal, "sender-not-local", "5", "behind DATA, by the quirk of Q262945", "address",
     [](const Product& product) { return product.has(Quirk::kSenderMustBeLocal); }},
    {SmtpReplyText::kBdatOk, "bdat-ok", "250", "a chunk that is not the last", "octets",
     [](const Product& product) { return listsAnywhere(product.smtp, "CHUNKING"); }},
    {SmtpReplyText::kBdatFirst, "bdat-first", "5", "DATA behind BDAT", "",
     [](const Product& product) { return listsAnywhere(product.smtp, "CHUNKING"); }},
    {SmtpReplyText::kResetOk, "rset-ok", "250"},
    {SmtpReplyText::kNoopOk, "noop-ok", "250"},
    {SmtpReplyText::kVerify, "vrfy", "2 5", "VRFY, whoever is asked for", "address"},
    {SmtpReplyText::kHelp, "help", "2 5"},
    {SmtpReplyText::kHelpCommands, "help-commands", "2 5", "a second line of help; may be left out", "", &mayBeEmpty},
    {SmtpReplyText::kBadCommand, "bad-command", "5", "a verb that is not known"},
    {SmtpReplyText::kNotImplemented, "not-implemented", "5", "EXPN and its like"},
    {SmtpReplyText::kBadArguments, "bad-arguments", "5"},
    {SmtpReplyText::kXexch50Refused, "xexch50-refused", "5", "before the log-on (KB843106)", "",
     [](const Product& product) { return product.smtp.xexch50; }},
    {SmtpReplyText::kXexch50Start, "xexch50-start", "354", "", "",
     [](const Product& product) { return product.smtp.xexch50; }},
    {SmtpReplyText::kXexch50Ok, "xexch50-ok", "250", "", "octets",
     [](const Product& product) { return product.smtp.xexch50; }},
    {SmtpReplyText::kLineTooLong, "line-too-long", "5", "then a close"},
    {SmtpReplyText::kTooManyErrors, "too-many-errors", "4 5", "then a close", "",
     [](const Product& product) { return product.smtp.maxErrors != 0; }},
    {SmtpReplyText::kTooManyLogins, "too-many-logons", "4 5", "failed ones; then a close", "",
     [](const Product& product) { return product.smtp.guessing.maxFailedLogins != 0; }},
    {SmtpReplyText::kServerUnavailable, "server-unavailable", "4", "the back end cannot be reached"},
    {SmtpReplyText::kIdleTimeout, "idle-timeout", "4", "then a close"},
    {SmtpReplyText::kShutdown, "shutdown", "4"},
};
static_assert(isWhole(kSmtpReplyTexts));

std::vector<std::string> loginVerbNames() { return {"AUTH", "XAUTH", "X-EXPS"}; }

constexpr Field<SmtpProfile> kSmtpFields[] = {
    field<&SmtpProfile::loginVerbs>("logon-verbs", wordsOutOf(&loginVerbNames, "log-on verb"),
                                    "as a server those that it takes, as a client in its order those that it uses"),
    field<&SmtpProfile::startTls>("start-tls", trueOrFalse(), "whether STARTTLS works on the clear port"),
    field<&SmtpProfile::xexch50>("xexch50", trueOrFalse(), "whether it knows XEXCH50"),
    field<&SmtpProfile::loginRequired>("logon-required", trueOrFalse(),
                                       "whether MAIL needs a log-on first, for local recipients too"),
    field<&SmtpProfile::binary>("binary", trueOrFalse(), "whether BODY=BINARYMIME is honoured"),
    field<&SmtpProfile::windows, &WindowsServiceNames::own>("windows-service", someText(), kWindowsServiceHelp),
    field<&SmtpProfile::windows, &WindowsServiceNames::backEnd>("windows-back-end-service", someText(),
                                                                kWindowsBackEndHelp),
    field<&SmtpProfile::helloWithoutName>("hello-without-name", trueOrFalse(),
                                          "whether EHLO and HELO are taken without a name behind them"),
    field<&SmtpProfile::loginBeforeHello>("logon-before-hello", trueOrFalse(),
                                          "whether AUTH is taken before EHLO or HELO"),
    field<&SmtpProfile::senderDeniedAtData>("sender-denied-at-data", trueOrFalse(),
                                            "whether sender-denied stands behind DATA's 354, and not behind MAIL"),
    field<&SmtpProfile::bareAddresses>("bare-addresses", trueOrFalse(),
                                       "whether MAIL and RCPT take an address without < and >"),
    field<&SmtpProfile::helloBeforeAll>("hello-before-all", trueOrFalse(),
                                        "whether STARTTLS, RCPT and DATA too hear hello-first before EHLO or HELO"),
    field<&SmtpProfile::bareAuth>("bare-auth", trueOrFalse(),
                                  "whether AUTH is listed without a mechanism where those that are on need TLS"),
    field<&SmtpProfile::completesAddresses>("completes-addresses", trueOrFalse(),
                                            "whether MAIL takes a sender without a domain, and adds the server's name"),
    field<&SmtpProfile::tarpitsUnknownRecipients>(
        "tarpits-unknown-recipients", trueOrFalse(),
        "whether a front end answers a stranger's unknown recipient behind the tarpit, and counts it as a mistake"),
    field<&SmtpProfile::continuation>("continuation", textBeginningWith("334"), kContinuationHelp).thatIsRequired(),
    field<&SmtpProfile::ntlmContinuation>("ntlm-continuation", textBeginningWith("334"), kNtlmContinuationHelp),
};

constexpr Field<SmtpProfile> kSmtpLimits[] = {
    field<&SmtpProfile::maxMessageBytes>("max-message-bytes", integer(1, 64 * 1024 * 1024), "octets of a message")
        .thatIsRequired(),
    field<&SmtpProfile::maxRecipients>("max-recipients", integer(1, 100'000), "recipients of a message")
        .thatIsRequired(),
    field<&SmtpProfile::maxErrors>("max-errors", integer(0, kMostErrors), kErrorsHelp),
    field<&SmtpProfile::guessing, &GuessingLimits::maxFailedLogins>(
        "max-failed-logons", integer(0, kMostErrors), "log-ons that ended in auth-failed before a close; 0: no limit"),
    field<&SmtpProfile::guessing, &GuessingLimits::tarpitMs>(
        "tarpit-ms", integer(0, kMostTarpitMs),
        "milliseconds before the answer to a failed log-on or a refused relay; 0: none"),
    field<&SmtpProfile::guessing, &GuessingLimits::maxCommands>("max-commands-before-logon", integer(0, kMostCommands),
                                                                kCommandsHelp),
    field<&SmtpProfile::guessing, &GuessingLimits::deadlineMs>("logon-deadline-ms", integer(0, kMostDeadlineMs),
                                                               kDeadlineHelp),
};

}  // namespace

const ReplyTextRow<SmtpReplyText>& rowOf(SmtpReplyText text) { return kSmtpReplyTexts[static_cast<size_t>(text)]; }

std::span<const ReplyTextRow<SmtpReplyText>> SmtpProfile::replyTexts() { return kSmtpReplyTexts; }
std::span<const Field<SmtpProfile>> SmtpProfile::fields() { return kSmtpFields; }
std::span<const Field<SmtpProfile>> SmtpProfile::limits() { return kSmtpLimits; }

SmtpReplyText smtpAuthOk(std::string_view mechanism) {
  return isNtlm(mechanism) ? SmtpReplyText::kAuthNtlmOk : SmtpReplyText::kAuthOk;
}

SmtpReplyText SmtpProfile::helloText(bool extended) const {
  return extended || !says(SmtpReplyText::kHelo) ? SmtpReplyText::kHello : SmtpReplyText::kHelo;
}

SmtpReplyText SmtpProfile::mailText(bool fromNobody, bool withSize) const {
  if (fromNobody && says(SmtpReplyText::kMailOkFromNobody)) return SmtpReplyText::kMailOkFromNobody;
  return withSize && says(SmtpReplyText::kMailOkWithSize) ? SmtpReplyText::kMailOkWithSize : SmtpReplyText::kMailOk;
}

SmtpReplyText SmtpProfile::startTlsRefusal(bool isKnown) const {
  return isKnown || !says(SmtpReplyText::kStartTlsUnknown) ? SmtpReplyText::kStartTlsRefused
                                                           : SmtpReplyText::kStartTlsUnknown;
}

bool SmtpProfile::takesVerb(const ServiceSettings& settings, std::string_view verb) const {
  return settings.connector.lists(verb) &&
         std::any_of(loginVerbs.begin(), loginVerbs.end(),
                     [verb](const std::string& known) { return equalsIgnoreCase(known, verb); });
}

bool SmtpProfile::takesStartTls(const ServiceSettings& settings) const {
  return startTls && settings.connector.lists("STARTTLS");
}

bool SmtpProfile::takesXexch50(const ServiceSettings& settings) const {
  return xexch50 && settings.connector.lists("XEXCH50");
}

size_t SmtpProfile::messageLimit(const ServiceSettings& settings) const {
  return settings.connector.maxMessageBytes != 0 ? settings.connector.maxMessageBytes : maxMessageBytes;
}

// SIZE may hide its number, and AUTH may stand alone.
std::string SmtpProfile::lineAsSet(const std::string& line, bool anyMechanism, const ServiceSettings& settings) const {
  const std::string_view keyword = keywordOf(line);
  const ReceiveConnector& connector = settings.connector;
  const bool hidesSize = keyword == "SIZE" && connector.size == SizeMode::kEnabledWithoutValue;
  const bool takesSome = settings.enableGssapiAndNtlmAuth || connector.basicAuth || connector.externalAuthoritative;
  const bool standsAlone = keyword == "AUTH" && bareAuth && takesSome && !anyMechanism;
  return std::string(hidesSize || standsAlone ? keyword : line);
}

bool SmtpProfile::needsLogin(const ServiceSettings& settings, bool submission) const {
  return submission || loginRequired || !settings.connector.takesFromStrangers();
}

std::vector<std::string> SmtpProfile::extensionLines(ServerRole role, AccessState state,
                                                     const ServiceSettings& settings) const {
  const auto& said = extensions[static_cast<size_t>(role)][static_cast<size_t>(state)];
  const bool anyMechanism = !listed(role, state, settings).empty();
  std::vector<std::string> lines;
  for (const std::string& line : said) {
    if (isListed(line, settings)) lines.push_back(lineAsSet(line, anyMechanism, settings));
  }
  lines = withMechanisms(lines, role, state, settings);
  const std::string size = std::to_string(messageLimit(settings));
  for (std::string& line : lines) line = filledText(line, {{"size", size}});
  return lines;
}

bool SmtpProfile::lists(ServerRole role, AccessState state, const ServiceSettings& settings,
                        std::string_view extension) const {
  const auto& lines = extensions[static_cast<size_t>(role)][static_cast<size_t>(state)];
  return std::any_of(lines.begin(), lines.end(), [this, extension, &settings](const std::string& line) {
    return equalsIgnoreCase(keywordOf(line), extension) && isListed(line, settings);
  });
}

// STARTTLS goes where it does not work, be it for want of a certificate.
bool SmtpProfile::isListed(std::string_view line, const ServiceSettings& settings) const {
  const std::string_view keyword = keywordOf(line);
  return settings.connector.lists(keyword) && (startTls || !equalsIgnoreCase(keyword, "STARTTLS"));
}

bool SmtpProfile::takesParametersOf(ServerRole role, AccessState state, const ServiceSettings& settings,
                                    std::string_view extension) const {
  if (extension == "AUTH") return !loginVerbs.empty();
  return lists(role, state, settings, extension) && (extension != "BINARYMIME" || binary);
}

const std::string& SmtpProfile::continuationFor(std::string_view mechanism) const {
  return isNtlm(mechanism) && !ntlmContinuation.empty() ? ntlmContinuation : continuation;
}

}  // namespace coexist
