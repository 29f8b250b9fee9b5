#include "product/pop3_profile.h"

#include "sasl/mechanism_table.h"

namespace coexist {
namespace {

struct Pop3TextRow {
  std::string_view name;
  bool succeeds;
  std::string_view fields = "host";
};

// In the order of Pop3ReplyText.
constexpr Pop3TextRow kPop3TextRows[] = {
    {"greeting", true},
    {"connection-refused", false},
    {"user-ok", true},
    {"pass-ok", true},
    {"pass-failed", false},
    {"logon-disabled", false},
    {"auth-list", true},
    {"auth-ok", true},
    {"auth-failed", false},
    {"auth-cancelled", false},
    {"mechanism-refused", false},
    {"ntlm-disabled", false},
    {"mailbox-not-available", false},
    {"mailbox-in-use", false},
    {"capabilities", true},
    {"stls-ok", true},
    {"stls-refused", false},
    {"bad-command", false},
    {"bad-arguments", false},
    {"bad-state", false},
    {"no-such-message", false},
    {"line-too-long", false},
    {"too-many-errors", false},
    {"stat", true, "host messages octets"},
    {"list", true, "host messages octets"},
    {"list-one", true, "host number octets id"},
    {"uidl", true, "host messages octets"},
    {"uidl-one", true, "host number octets id"},
    {"retr", true, "host octets"},
    {"top", true},
    {"dele", true, "host number"},
    {"rset", true, "host messages octets"},
    {"noop", true},
    {"bye", true},
    {"server-unavailable", false},
    {"idle-timeout", false},
    {"shutdown", false},
};
static_assert(std::size(kPop3TextRows) == kPop3Texts);

constexpr Field<Pop3Profile> kPop3Fields[] = {
    field<&Pop3Profile::listsMechanisms>("lists-mechanisms", trueOrFalse(),
                                         "whether AUTH alone is answered with a list of mechanisms"),
    field<&Pop3Profile::initialResponse>("initial-response", trueOrFalse(),
                                         "whether a response may stand behind AUTH and its mechanism"),
    field<&Pop3Profile::startTls>("start-tls", trueOrFalse(), "whether STLS works on the clear port"),
    field<&Pop3Profile::continuation>("continuation", textBeginningWith("+"), kContinuationHelp).thatIsRequired(),
    field<&Pop3Profile::ntlmContinuation>("ntlm-continuation", textBeginningWith("+"), kNtlmContinuationHelp),
};

constexpr Field<Pop3Profile> kPop3Limits[] = {
    field<&Pop3Profile::maxErrors>("max-errors", integer(0, kMostErrors), kErrorsHelp),
};

}  // namespace

std::string_view pop3TextName(Pop3ReplyText text) { return kPop3TextRows[static_cast<size_t>(text)].name; }
bool pop3TextSucceeds(Pop3ReplyText text) { return kPop3TextRows[static_cast<size_t>(text)].succeeds; }
std::string_view pop3TextFields(Pop3ReplyText text) { return kPop3TextRows[static_cast<size_t>(text)].fields; }

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
