#include "product/pop3_profile.h"

#include "base/field_row.h"
#include "product/profile.h"
#include "sasl/mechanism_table.h"

namespace coexist {
namespace {

constexpr ReplyTextRow<Pop3ReplyText> kPop3ReplyTexts[] = {
    {Pop3ReplyText::kGreeting, "greeting", "+OK"},
    {Pop3ReplyText::kConnectionRefused, "connection-refused", "-ERR"},
    {Pop3ReplyText::kUserOk, "user-ok", "+OK"},
    {Pop3ReplyText::kPassOk, "pass-ok", "+OK"},
    {Pop3ReplyText::kPassFailed, "pass-failed", "-ERR", "wrong password, or nobody of that name"},
    {Pop3ReplyText::kLoginDisabled, "logon-disabled", "-ERR", "USER or PASS in clear where TLS is demanded"},
    {Pop3ReplyText::kAuthList, "auth-list", "+OK", "above the mechanisms when AUTH stands alone", "",
     [](const Product& product) { return product.pop3.listsMechanisms; }},
    {Pop3ReplyText::kAuthOk, "auth-ok", "+OK"},
    {Pop3ReplyText::kAuthFailed, "auth-failed", "-ERR"},
    {Pop3ReplyText::kAuthCancelled, "auth-cancelled", "-ERR", "the client sent \"*\""},
    {Pop3ReplyText::kMechanismRefused, "mechanism-refused", "-ERR", "a mechanism that is not honoured"},
    {Pop3ReplyText::kNtlmDisabled, "ntlm-disabled", "-ERR", "NTLM, which a setting has switched off"},
    {Pop3ReplyText::kMailboxNotAvailable, "mailbox-not-available", "-ERR",
     "who has proved himself has no mailbox here"},
    {Pop3ReplyText::kMailboxInUse, "mailbox-in-use", "-ERR", "somebody else holds it (RFC 2449, [IN-USE])"},
    {Pop3ReplyText::kCapabilities, "capabilities", "+OK", "above CAPA's list", "",
     [](const Product& product) { return holdsAny(product.pop3.capabilities); }},
    {Pop3ReplyText::kStlsOk, "stls-ok", "+OK", "", "", [](const Product& product) { return product.pop3.startTls; }},
    {Pop3ReplyText::kStlsRefused, "stls-refused", "-ERR", "already in TLS, or not offered"},
    {Pop3ReplyText::kBadCommand, "bad-command", "-ERR", "a verb that is not known"},
    {Pop3ReplyText::kBadArguments, "bad-arguments", "-ERR"},
    {Pop3ReplyText::kBadState, "bad-state", "-ERR", "a command that is not valid now"},
    {Pop3ReplyText::kNoSuchMessage, "no-such-message", "-ERR"},
    {Pop3ReplyText::kLineTooLong, "line-too-long", "-ERR", "then a close"},
    {Pop3ReplyText::kTooManyErrors, "too-many-errors", "-ERR", "then a close", "",
     [](const Product& product) { return product.pop3.maxErrors != 0; }},
    {Pop3ReplyText::kTooManyLogins, "too-many-logons", "-ERR", "failed ones; then a close", "",
     [](const Product& product) { return product.pop3.guessing.maxFailedLogins != 0; }},
    {Pop3ReplyText::kStat, "stat", "+OK", "", "messages octets"},
    {Pop3ReplyText::kList, "list", "+OK", "above the list", "messages octets"},
    {Pop3ReplyText::kListOne, "list-one", "+OK", "", "number octets id"},
    {Pop3ReplyText::kUidl, "uidl", "+OK", "above the list", "messages octets"},
    {Pop3ReplyText::kUidlOne, "uidl-one", "+OK", "", "number octets id"},
    {Pop3ReplyText::kRetr, "retr", "+OK", "above the message", "octets"},
    {Pop3ReplyText::kTop, "top", "+OK"},
    {Pop3ReplyText::kDele, "dele", "+OK", "", "number"},
    {Pop3ReplyText::kRset, "rset", "+OK", "", "messages octets"},
    {Pop3ReplyText::kNoop, "noop", "+OK"},
    {Pop3ReplyText::kBye, "bye", "+OK", "QUIT"},
    {Pop3ReplyText::kServerUnavailable, "server-unavailable", "-ERR", "the back end cannot be reached"},
    {Pop3ReplyText::kLoginDelay, "logon-delay", "-ERR",
     "the home lets nobody in so soon again (RFC 2449, [LOGIN-DELAY]); left out: as server-unavailable", "",
     &mayBeEmpty},
    {Pop3ReplyText::kAskAdministrator, "ask-administrator", "-ERR",
     "the home opens the mailbox to nobody until its administrator helps (RFC 3206, [SYS/PERM]); left out: as "
     "server-unavailable",
     "", &mayBeEmpty},
    {Pop3ReplyText::kIdleTimeout, "idle-timeout", "-ERR", "then a close; empty: it closes without a word", "",
     &mayBeEmpty},
    {Pop3ReplyText::kShutdown, "shutdown", "-ERR", "the service stops or restarts; empty: without a word", "",
     &mayBeEmpty},
};
static_assert(isWhole(kPop3ReplyTexts));

constexpr Field<Pop3Profile> kPop3Fields[] = {
    field<&Pop3Profile::listsMechanisms>("lists-mechanisms", trueOrFalse(),
                                         "whether AUTH alone is answered with a list of mechanisms"),
    field<&Pop3Profile::initialResponse>("initial-response", trueOrFalse(),
                                         "whether a response may stand behind AUTH and its mechanism"),
    field<&Pop3Profile::startTls>("start-tls", trueOrFalse(), "whether STLS works on the clear port"),
    field<&Pop3Profile::windows, &WindowsServiceNames::own>("windows-service", someText(), kWindowsServiceHelp),
    field<&Pop3Profile::windows, &WindowsServiceNames::backEnd>("windows-back-end-service", someText(),
                                                                kWindowsBackEndHelp),
    field<&Pop3Profile::continuation>("continuation", textBeginningWith("+"), kContinuationHelp).thatIsRequired(),
    field<&Pop3Profile::ntlmContinuation>("ntlm-continuation", textBeginningWith("+"), kNtlmContinuationHelp),
    wordsField<kHomeFailures, &Pop3Profile::homeFailures, &HomeFailureRules::toldAsRefusal>(
        "told-as-refusal", "failure", kToldAsRefusalHelp),
    field<&Pop3Profile::homeFailures, &HomeFailureRules::unavailableWords>("unavailable-words", listOfTexts(),
                                                                           kUnavailableWordsHelp),
};

constexpr Field<Pop3Profile> kPop3Limits[] = {
    field<&Pop3Profile::maxErrors>("max-errors", integer(0, kMostErrors), kErrorsHelp),
    field<&Pop3Profile::guessing, &GuessingLimits::maxFailedLogins>(
        "max-failed-logons", integer(0, kMostErrors),
        "log-ons that ended in pass-failed, auth-failed or mailbox-not-available before a close; 0: no limit"),
    field<&Pop3Profile::guessing, &GuessingLimits::tarpitMs>("tarpit-ms", integer(0, kMostTarpitMs), kTarpitHelp),
    field<&Pop3Profile::guessing, &GuessingLimits::maxCommands>("max-commands-before-logon", integer(0, kMostCommands),
                                                                kCommandsHelp),
    field<&Pop3Profile::guessing, &GuessingLimits::deadlineMs>("logon-deadline-ms", integer(0, kMostDeadlineMs),
                                                               kDeadlineHelp),
};

}  // namespace

const ReplyTextRow<Pop3ReplyText>& rowOf(Pop3ReplyText text) { return kPop3ReplyTexts[static_cast<size_t>(text)]; }

std::span<const ReplyTextRow<Pop3ReplyText>> Pop3Profile::replyTexts() { return kPop3ReplyTexts; }
std::span<const Field<Pop3Profile>> Pop3Profile::fields() { return kPop3Fields; }
std::span<const Field<Pop3Profile>> Pop3Profile::limits() { return kPop3Limits; }

std::string Pop3Profile::line(Pop3ReplyText which, std::string_view host) const {
  return filledText(text(which).text, {{"host", host}});
}

std::vector<std::string> Pop3Profile::capabilityLines(ServerRole role, AccessState state,
                                                      const ServiceSettings& settings) const {
  const auto& said = capabilities[static_cast<size_t>(role)][static_cast<size_t>(state)];
  return withMechanisms(said, role, state, settings);
}

const std::string& Pop3Profile::continuationFor(std::string_view mechanism) const {
  return isNtlm(mechanism) && !ntlmContinuation.empty() ? ntlmContinuation : continuation;
}

}  // namespace coexist
