#include "product/imap_profile.h"

#include <algorithm>

#include "base/field_row.h"
#include "base/text.h"
#include "base/word_row.h"
#include "product/profile.h"

namespace coexist {
namespace {

constexpr char kNamespaceWord[] = "NAMESPACE";
constexpr char kUnselectWord[] = "UNSELECT";
constexpr char kIdleWord[] = "IDLE";
constexpr char kIdWord[] = "ID";

// Whether the product lists it anywhere.
template <const char* kWord>
bool isListed(const Product& product) {
  return inAnyState([&](ServerRole role, AccessState state) { return product.imap.lists(role, state, kWord); });
}

constexpr ReplyTextRow<ImapReplyText> kImapReplyTexts[] = {
    {ImapReplyText::kGreeting, "greeting", "OK", "whole line after \"* \""},
    {ImapReplyText::kConnectionRefused, "connection-refused", "BYE", "whole line after \"* \""},
    {ImapReplyText::kLoginOk, "login-ok", "OK", "after the tag, \"OK LOGIN completed.\""},
    {ImapReplyText::kLoginReferral, "login-referral", "OK",
     "LOGIN where the mailbox lives on another server; left out: as login-failed", "user home", &mayBeEmpty},
    {ImapReplyText::kNoReplica, "no-replica", "NO", "what needs a mailbox, behind login-referral", "",
     [](const Product& product) { return !product.imap.text(ImapReplyText::kLoginReferral).text.empty(); }},
    {ImapReplyText::kLoginFailed, "login-failed", "NO"},
    {ImapReplyText::kLoginDisabled, "login-disabled", "NO BAD", "LOGIN in clear where TLS is demanded"},
    {ImapReplyText::kAuthenticateOk, "authenticate-ok", "OK"},
    {ImapReplyText::kAuthenticateFailed, "authenticate-failed", "NO"},
    {ImapReplyText::kAuthenticateCancelled, "authenticate-cancelled", "NO BAD", "the client sent \"*\""},
    {ImapReplyText::kAuthenticateBadResponse, "authenticate-bad-response", "NO BAD",
     "no base64; left out: as bad-arguments", "", &mayBeEmpty},
    {ImapReplyText::kMechanismRefused, "mechanism-refused", "NO BAD", "a mechanism that is not honoured"},
    {ImapReplyText::kStartTlsOk, "starttls-ok", "OK", "", "",
     [](const Product& product) { return product.imap.startTls; }},
    {ImapReplyText::kStartTlsRefused, "starttls-refused", "NO BAD", "already in TLS, or not offered"},
    {ImapReplyText::kBadCommand, "bad-command", "BAD", "a verb that is not known"},
    {ImapReplyText::kNoCommand, "no-command", "BAD",
     "no word where the verb should be, as behind two spaces; left out: as bad-command", "", &mayBeEmpty},
    {ImapReplyText::kBadArguments, "bad-arguments", "BAD"},
    {ImapReplyText::kBadState, "bad-state", "NO BAD", "a command that is not valid now"},
    {ImapReplyText::kBadTag, "bad-tag", "BAD", "whole line after \"* \""},
    {ImapReplyText::kLineTooLong, "line-too-long", "BYE BAD", "whole line after \"* \", then a close"},
    {ImapReplyText::kTooManyErrors, "too-many-errors", "BYE BAD", "whole line after \"* \", then a close"},
    {ImapReplyText::kTooManyLogins, "too-many-logons", "BYE", "whole line after \"* \": failed ones; then a close", "",
     [](const Product& product) { return product.imap.guessing.maxFailedLogins != 0; }},
    {ImapReplyText::kLiteralTooBig, "literal-too-big", "NO BAD"},
    {ImapReplyText::kCapabilityOk, "capability-ok", "OK"},
    {ImapReplyText::kNoopOk, "noop-ok", "OK"},
    {ImapReplyText::kSelectOk, "select-ok", "OK", "\"OK [READ-WRITE] SELECT completed.\""},
    {ImapReplyText::kExamineOk, "examine-ok", "OK"},
    {ImapReplyText::kNoSuchFolder, "no-such-folder", "NO"},
    {ImapReplyText::kListOk, "list-ok", "OK"},
    {ImapReplyText::kStatusOk, "status-ok", "OK"},
    {ImapReplyText::kFetchOk, "fetch-ok", "OK"},
    {ImapReplyText::kStoreOk, "store-ok", "OK"},
    {ImapReplyText::kExpungeOk, "expunge-ok", "OK"},
    {ImapReplyText::kSearchOk, "search-ok", "OK"},
    {ImapReplyText::kBadCharset, "bad-charset", "NO BAD",
     "SEARCH with a CHARSET that is not US-ASCII; left out: as bad-arguments", "", &mayBeEmpty},
    {ImapReplyText::kAppendOk, "append-ok", "OK", "\"OK {append-uid}APPEND completed.\"", "append-uid"},
    {ImapReplyText::kReadOnly, "read-only", "NO", "STORE or EXPUNGE behind EXAMINE"},
    {ImapReplyText::kCloseOk, "close-ok", "OK"},
    {ImapReplyText::kUnselectOk, "unselect-ok", "OK", "", "", &isListed<kUnselectWord>},
    {ImapReplyText::kNamespace, "namespace", "NAMESPACE", "whole line after \"* \"", "", &isListed<kNamespaceWord>},
    {ImapReplyText::kNamespaceOk, "namespace-ok", "OK", "", "", &isListed<kNamespaceWord>},
    {ImapReplyText::kIdleContinuation, "idle-continuation", "+", "whole line", "", &isListed<kIdleWord>},
    {ImapReplyText::kIdleOk, "idle-ok", "OK", "", "", &isListed<kIdleWord>},
    {ImapReplyText::kId, "id", "ID", "whole line after \"* \"", "", &isListed<kIdWord>},
    {ImapReplyText::kIdOk, "id-ok", "OK", "", "", &isListed<kIdWord>},
    {ImapReplyText::kBye, "bye", "BYE", "LOGOUT, whole line after \"* \""},
    {ImapReplyText::kLogoutOk, "logout-ok", "OK"},
    {ImapReplyText::kServerUnavailable, "server-unavailable", "NO", "\"NO ...\" when the back end cannot be reached"},
    {ImapReplyText::kMailboxInUse, "mailbox-in-use", "NO",
     "a log-on while the home keeps the mailbox to itself (RFC 5530, [INUSE]); left out: as server-unavailable", "",
     &mayBeEmpty},
    {ImapReplyText::kTooManySessions, "too-many-sessions", "NO",
     "a log-on beyond a limit of the home's (RFC 5530, [LIMIT]); left out: as server-unavailable", "", &mayBeEmpty},
    {ImapReplyText::kPasswordExpired, "password-expired", "NO",
     "a log-on whose password the home has let expire (RFC 5530, [EXPIRED]); left out: as server-unavailable", "",
     &mayBeEmpty},
    {ImapReplyText::kAskAdministrator, "ask-administrator", "NO",
     "the home opens the mailbox to nobody until its administrator helps; left out: as server-unavailable", "",
     &mayBeEmpty},
    {ImapReplyText::kUnavailableBye, "unavailable-bye", "BYE",
     "whole line after \"* \": AUTHENTICATE behind a failed NTLM, by the quirk of MailKit #532; then a close", "",
     [](const Product& product) { return product.has(Quirk::kByeAfterFailedNtlm); }},
    {ImapReplyText::kIdleTimeout, "idle-timeout", "BYE", "whole line after \"* \", then a close"},
    {ImapReplyText::kShutdown, "shutdown", "BYE", "whole line after \"* \", the service stops or restarts"},
};
static_assert(isWhole(kImapReplyTexts));

constexpr std::string_view kMechanisms = "{auth}";
constexpr int64_t kMostLineBytes = 1000;

constexpr WordRow<ListAttribute> kListAttributes[] = {{"\\Marked", ListAttribute::kMarked},
                                                      {"\\Unmarked", ListAttribute::kUnmarked},
                                                      {"\\HasChildren", ListAttribute::kHasChildren},
                                                      {"\\HasNoChildren", ListAttribute::kHasNoChildren}};

// RFC 3501 section 9, flag: an atom, behind a backslash or not.
bool isFlag(std::string_view text) {
  if (text.starts_with('\\')) text.remove_prefix(1);
  return !text.empty() && isAll(text, [](char c) {
    return c > ' ' && c <= '~' && std::string_view("(){%*\"\\]").find(c) == std::string_view::npos;
  });
}

// An untagged response without its "* ", and no brace but those that are filled in.
bool isSelectLine(std::string_view text) {
  constexpr std::string_view kBeginnings[] = {"{exists} EXISTS", "{recent} RECENT", "FLAGS {flags}", "OK ["};
  const auto begins = [text](std::string_view beginning) { return text.starts_with(beginning); };
  std::string rest(text);
  for (const std::string_view name : wordsOf(ImapProfile::kSelectFields)) rest = filledText(rest, {{name, ""}});
  return std::any_of(std::begin(kBeginnings), std::end(kBeginnings), begins) &&
         isAll(rest, [](char c) { return c >= ' ' && c <= '~' && c != '{' && c != '}'; });
}

constexpr Field<ImapProfile> kImapFields[] = {
    field<&ImapProfile::startTls>("start-tls", trueOrFalse(), "whether STARTTLS works on the clear port"),
    field<&ImapProfile::windows, &WindowsServiceNames::own>("windows-service", someText(), kWindowsServiceHelp),
    field<&ImapProfile::windows, &WindowsServiceNames::backEnd>("windows-back-end-service", someText(),
                                                                kWindowsBackEndHelp),
    field<&ImapProfile::continuation>("continuation", textBeginningWith("+"),
                                      "what answers AUTHENTICATE without a challenge")
        .thatIsRequired(),
    field<&ImapProfile::literalContinuation>("literal-continuation", textBeginningWith("+"), "what asks for a literal")
        .thatIsRequired(),
    field<&ImapProfile::flags>("flags", listOfTextsThatAre(&isFlag, "a flag"),
                               "what a message may carry, in the product's order")
        .thatIsRequired(),
    field<&ImapProfile::selectLines>(
        "select-lines", listOfTextsThatAre(&isSelectLine, "an untagged response without its \"* \"", kMostLineBytes),
        "what SELECT and EXAMINE say of a folder, after \"* \"; a line with {unseen} only where a message is unseen")
        .thatIsRequired(),
    wordsField<kListAttributes, &ImapProfile::listAttributes>("list-attributes", "attribute",
                                                              "what LIST says of a folder, each where it is so"),
    field<&ImapProfile::existsBehindExpunge>("exists-behind-expunge", trueOrFalse(),
                                             "whether EXPUNGE ends with how many messages are left"),
    field<&ImapProfile::backslashInNames>("backslash-in-names", trueOrFalse(),
                                          "whether LOGIN takes a backslash in a name or password without quotes"),
    wordsField<kHomeFailures, &ImapProfile::homeFailures, &HomeFailureRules::toldAsRefusal>(
        "told-as-refusal", "failure", kToldAsRefusalHelp),
    field<&ImapProfile::homeFailures, &HomeFailureRules::unavailableWords>("unavailable-words", listOfTexts(),
                                                                           kUnavailableWordsHelp),
};

constexpr Field<ImapProfile> kImapLimits[] = {
    field<&ImapProfile::maxLiteralBytes>("max-literal-bytes", integer(1, 64 * 1024 * 1024),
                                         "octets of a literal, before a log-on and behind it")
        .thatIsRequired(),
    field<&ImapProfile::maxErrors>("max-errors", integer(0, kMostErrors), kErrorsHelp),
    field<&ImapProfile::guessing, &GuessingLimits::maxFailedLogins>(
        "max-failed-logons", integer(0, kMostErrors),
        "log-ons that ended in login-failed or authenticate-failed before a close; 0: no limit"),
    field<&ImapProfile::guessing, &GuessingLimits::tarpitMs>("tarpit-ms", integer(0, kMostTarpitMs), kTarpitHelp),
    field<&ImapProfile::guessing, &GuessingLimits::maxCommands>("max-commands-before-logon", integer(0, kMostCommands),
                                                                kCommandsHelp),
    field<&ImapProfile::guessing, &GuessingLimits::deadlineMs>("logon-deadline-ms", integer(0, kMostDeadlineMs),
                                                               kDeadlineHelp),
};

}  // namespace

std::string_view listAttributeName(ListAttribute attribute) { return wordOf<kListAttributes>(attribute); }

const ReplyTextRow<ImapReplyText>& rowOf(ImapReplyText text) { return kImapReplyTexts[static_cast<size_t>(text)]; }

std::span<const ReplyTextRow<ImapReplyText>> ImapProfile::replyTexts() { return kImapReplyTexts; }
std::span<const Field<ImapProfile>> ImapProfile::fields() { return kImapFields; }
std::span<const Field<ImapProfile>> ImapProfile::limits() { return kImapLimits; }

bool ImapProfile::lists(ServerRole role, AccessState state, std::string_view word) const {
  const auto words = split(capability[static_cast<size_t>(role)][static_cast<size_t>(state)], ' ');
  return std::find(words.begin(), words.end(), word) != words.end();
}

std::string ImapProfile::line(ImapReplyText which, std::string_view host) const {
  return filledText(text(which).text, {{"host", host}});
}

std::string ImapProfile::capabilityLine(ServerRole role, AccessState state, const ServiceSettings& settings) const {
  const auto [roleAt, stateAt] = std::pair(static_cast<size_t>(role), static_cast<size_t>(state));
  std::string filled = capability[roleAt][stateAt];
  const size_t at = filled.find(kMechanisms);
  if (at == std::string::npos) return filled;

  std::string auth;
  for (const std::string& mechanism : listed(role, state, settings))
    auth += (auth.empty() ? "AUTH=" : " AUTH=") + mechanism;
  const bool atEnd = at + kMechanisms.size() == filled.size();
  if (!auth.empty()) return filled.replace(at, kMechanisms.size(), auth);
  return filled.erase(atEnd && at > 0 ? at - 1 : at, kMechanisms.size() + 1);
}

}  // namespace coexist
