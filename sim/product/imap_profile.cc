#include "product/imap_profile.h"

#include <algorithm>

#include "base/text.h"

namespace coexist {
namespace {

struct ImapTextRow {
  std::string_view name;
  std::string_view statuses;
};

// In the order of ImapReplyText.
constexpr ImapTextRow kImapTextRows[] = {
    {"greeting", "OK"},
    {"connection-refused", "BYE"},
    {"login-ok", "OK"},
    {"login-failed", "NO"},
    {"login-disabled", "NO BAD"},
    {"authenticate-ok", "OK"},
    {"authenticate-failed", "NO"},
    {"authenticate-cancelled", "NO BAD"},
    {"mechanism-refused", "NO BAD"},
    {"starttls-ok", "OK"},
    {"starttls-refused", "NO BAD"},
    {"bad-command", "BAD"},
    {"bad-arguments", "BAD"},
    {"bad-state", "NO BAD"},
    {"bad-tag", "BAD"},
    {"line-too-long", "BYE BAD"},
    {"too-many-errors", "BYE BAD"},
    {"literal-too-big", "NO BAD"},
    {"capability-ok", "OK"},
    {"noop-ok", "OK"},
    {"select-ok", "OK"},
    {"examine-ok", "OK"},
    {"no-such-folder", "NO"},
    {"list-ok", "OK"},
    {"status-ok", "OK"},
    {"fetch-ok", "OK"},
    {"close-ok", "OK"},
    {"bye", "BYE"},
    {"logout-ok", "OK"},
    {"server-unavailable", "NO"},
    {"idle-timeout", "BYE"},
    {"shutdown", "BYE"},
};
static_assert(std::size(kImapTextRows) == kImapTexts);

constexpr std::string_view kMechanisms = "{auth}";

constexpr Field<ImapProfile> kImapFields[] = {
    field<&ImapProfile::startTls>("start-tls", trueOrFalse(), "whether STARTTLS works on the clear port"),
    field<&ImapProfile::continuation>("continuation", textBeginningWith("+"),
                                      "what answers AUTHENTICATE without a challenge")
        .thatIsRequired(),
    field<&ImapProfile::literalContinuation>("literal-continuation", textBeginningWith("+"), "what asks for a literal")
        .thatIsRequired(),
};

constexpr Field<ImapProfile> kImapLimits[] = {
    field<&ImapProfile::maxLiteralBytes>("max-literal-bytes", integer(1, 64 * 1024 * 1024),
                                         "octets of a literal, before a log-on and behind it")
        .thatIsRequired(),
    field<&ImapProfile::maxErrors>("max-errors", integer(0, kMostErrors), kErrorsHelp),
};

}  // namespace

std::string_view imapTextName(ImapReplyText text) { return kImapTextRows[static_cast<size_t>(text)].name; }
std::string_view imapTextStatuses(ImapReplyText text) { return kImapTextRows[static_cast<size_t>(text)].statuses; }

std::span<const Field<ImapProfile>> ImapProfile::fields() { return kImapFields; }
std::span<const Field<ImapProfile>> ImapProfile::limits() { return kImapLimits; }

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
