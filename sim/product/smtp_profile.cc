#include "product/smtp_profile.h"

#include <algorithm>

#include "base/text.h"
#include "sasl/mechanism_table.h"

namespace coexist {
namespace {

struct SmtpTextRow {
  std::string_view name;
  std::string_view codes;
  std::string_view fields = {};  // besides those of every text
};

// In the order of SmtpReplyText.
constexpr SmtpTextRow kSmtpTextRows[] = {
    {"greeting", "220"},
    {"connection-refused", "4 5"},
    {"hello", "250"},
    {"quit", "221"},
    {"starttls-ok", "220"},
    {"starttls-refused", "4 5"},
    {"starttls-first", "4 5", "mechanism"},
    {"auth-ok", "235", "mechanism"},
    {"auth-ntlm-ok", "235", "mechanism"},
    {"auth-failed", "4 5", "mechanism"},
    {"auth-cancelled", "5"},
    {"auth-bad-response", "5"},
    {"auth-again", "5"},
    {"auth-required", "5"},
    {"mechanism-refused", "5"},
    {"mail-ok", "250", "address size"},
    {"mail-ok-with-size", "250", "address size"},
    {"rcpt-ok", "250", "address"},
    {"sender-denied", "5", "address"},
    {"relay-denied", "5", "address"},
    {"unknown-recipient", "5", "address"},
    {"other-home", "4", "address"},
    {"too-many-recipients", "4"},
    {"too-big", "5", "size octets"},
    {"bad-address", "5"},
    {"bad-parameter", "5"},
    {"mail-first", "5"},
    {"rcpt-first", "5"},
    {"mail-twice", "5"},
    {"hello-first", "5"},
    {"data-start", "354"},
    {"data-ok", "250", "id octets"},
    {"data-failed", "4"},
    {"data-refused", "5"},
    {"bare-line-end", "5"},
    {"sender-not-local", "5", "address"},
    {"bdat-ok", "250", "octets"},
    {"bdat-first", "5"},
    {"rset-ok", "250"},
    {"noop-ok", "250"},
    {"vrfy", "2 5", "address"},
    {"help", "2 5"},
    {"bad-command", "5"},
    {"not-implemented", "5"},
    {"bad-arguments", "5"},
    {"xexch50-refused", "5"},
    {"xexch50-start", "354"},
    {"xexch50-ok", "250", "octets"},
    {"line-too-long", "5"},
    {"too-many-errors", "4 5"},
    {"too-many-logons", "4 5"},
    {"server-unavailable", "4"},
    {"idle-timeout", "4"},
    {"shutdown", "4"},
};
static_assert(std::size(kSmtpTextRows) == kSmtpTexts);

constexpr std::string_view kLoginVerbs[] = {"AUTH", "XAUTH", "X-EXPS"};
constexpr int64_t kMostTarpitMs = 10 * 60 * 1000;  // the longest TarpitInterval that the product takes

constexpr Field<SmtpProfile> kSmtpFields[] = {
    field<&SmtpProfile::loginVerbs>("logon-verbs", wordsOutOf(kLoginVerbs, "log-on verb"),
                                    "as a server those that it takes, as a client in its order those that it uses"),
    field<&SmtpProfile::startTls>("start-tls", trueOrFalse(), "whether STARTTLS works on the clear port"),
    field<&SmtpProfile::xexch50>("xexch50", trueOrFalse(), "whether it knows XEXCH50"),
    field<&SmtpProfile::loginRequired>("logon-required", trueOrFalse(),
                                       "whether MAIL needs a log-on first, for local recipients too"),
    field<&SmtpProfile::binary>("binary", trueOrFalse(), "whether BODY=BINARYMIME is honoured"),
    field<&SmtpProfile::continuation>("continuation", textBeginningWith("334"), kContinuationHelp).thatIsRequired(),
    field<&SmtpProfile::ntlmContinuation>("ntlm-continuation", textBeginningWith("334"), kNtlmContinuationHelp),
};

constexpr Field<SmtpProfile> kSmtpLimits[] = {
    field<&SmtpProfile::maxMessageBytes>("max-message-bytes", integer(1, 64 * 1024 * 1024), "octets of a message")
        .thatIsRequired(),
    field<&SmtpProfile::maxRecipients>("max-recipients", integer(1, 100'000), "recipients of a message")
        .thatIsRequired(),
    field<&SmtpProfile::maxErrors>("max-errors", integer(0, kMostErrors), kErrorsHelp),
    field<&SmtpProfile::maxFailedLogins>("max-failed-logons", integer(0, kMostErrors),
                                         "failed log-ons before a close; 0: no limit"),
    field<&SmtpProfile::tarpitMs>("tarpit-ms", integer(0, kMostTarpitMs),
                                  "wait before an answer to a failed log-on or a refused relay"),
};

}  // namespace

std::span<const Field<SmtpProfile>> SmtpProfile::fields() { return kSmtpFields; }
std::span<const Field<SmtpProfile>> SmtpProfile::limits() { return kSmtpLimits; }

std::string_view smtpTextName(SmtpReplyText text) { return kSmtpTextRows[static_cast<size_t>(text)].name; }
std::string_view smtpTextCodes(SmtpReplyText text) { return kSmtpTextRows[static_cast<size_t>(text)].codes; }
std::string smtpTextFields(SmtpReplyText text) {
  const std::string_view own = kSmtpTextRows[static_cast<size_t>(text)].fields;
  return "host client name date" + std::string(own.empty() ? "" : " ") + std::string(own);
}

SmtpReplyText smtpAuthOk(std::string_view mechanism) {
  return isNtlm(mechanism) ? SmtpReplyText::kAuthNtlmOk : SmtpReplyText::kAuthOk;
}

bool SmtpProfile::takesVerb(std::string_view verb) const {
  return std::any_of(loginVerbs.begin(), loginVerbs.end(),
                     [verb](const std::string& known) { return equalsIgnoreCase(known, verb); });
}

std::vector<std::string> SmtpProfile::extensionLines(ServerRole role, AccessState state,
                                                     const ServiceSettings& settings) const {
  const auto& said = extensions[static_cast<size_t>(role)][static_cast<size_t>(state)];
  std::vector<std::string> lines = withMechanisms(said, role, state, settings);
  for (std::string& line : lines) line = filledText(line, {{"size", std::to_string(maxMessageBytes)}});
  return lines;
}

bool SmtpProfile::lists(ServerRole role, AccessState state, std::string_view extension) const {
  const auto& lines = extensions[static_cast<size_t>(role)][static_cast<size_t>(state)];
  return std::any_of(lines.begin(), lines.end(), [extension](const std::string& line) {
    return equalsIgnoreCase(std::string_view(line).substr(0, line.find(' ')), extension);
  });
}

bool SmtpProfile::takesParametersOf(ServerRole role, AccessState state, std::string_view extension) const {
  if (extension == "AUTH") return !loginVerbs.empty();
  return lists(role, state, extension) && (extension != "BINARYMIME" || binary);
}

const std::string& SmtpProfile::continuationFor(std::string_view mechanism) const {
  return isNtlm(mechanism) && !ntlmContinuation.empty() ? ntlmContinuation : continuation;
}

}  // namespace coexist
