#include "product/quirk.h"

#include <algorithm>
#include <iterator>

namespace coexist {
namespace {

constexpr QuirkRow kQuirks[] = {
    {Quirk::kByeAfterFailedNtlm, "bye-after-failed-ntlm", "backend, gateway",
     "Over IMAP, behind a failed NTLM, the next AUTHENTICATE on that connection is answered with BYE and a close, "
     "whatever its mechanism; a new connection takes it.",
     "MailKit #532 (a hosted 2013: transcript)"},
    {Quirk::kCauseShownToHealthMailbox, "cause-shown-to-health-mailbox", "gateway",
     "Over IMAP a health mailbox whose log-on fails on the way to its home is told why, [Error=CAUSE Proxy=TARGET] "
     "behind the status; everybody else is told nothing of it.",
     "Microsoft Q&A 1156767 (2013 CU23: log lines with their sizes); seed 002 (2013 CU17: log line of 97 octets)"},
    {Quirk::kCertificateNameSettingUnderPlaintextLogin, "certificate-name-setting-under-plaintext-login",
     "backend, gateway",
     "Under LoginType PlainTextLogin each IMAP service presents the certificate that X509CertificateName names, "
     "instead of the host's own, to servers of its own kind as well; server trust asks for the host's own on both "
     "sides.",
     "seed 002 (2013 CU17: field report with log line and cure); imapsync #136; serverfault 760417"},
    {Quirk::kNoSilentReplacementOfFlags, "no-silent-replacement-of-flags", "backend",
     "Over IMAP, STORE with FLAGS.SILENT, which replaces flags without an answer, is refused as a wrong argument; "
     "+FLAGS.SILENT and -FLAGS.SILENT are taken.",
     "MailKit #1139 (2010: transcript, BAD); MailKit #1449 (2010: transcript, -FLAGS.SILENT is taken)"},
    {Quirk::kNothingWaitsForAppend, "nothing-waits-for-append", "backend",
     "Over IMAP, a command that is sent behind APPEND without awaiting its answer is refused as not valid in this "
     "state, so that a client that pipelines drops the connection.",
     "Arch wiki on isync (2003: transcript; cure: PipelineDepth 1)"},
    {Quirk::kNtlmMailboxByAccountName, "ntlm-mailbox-by-account-name", "backend",
     "After NTLM the mailbox is looked up by an alias that equals the NT account, so that whoever has another alias is "
     "refused; DOMAIN\\account\\alias in clear works.",
     "seed 003 (Q191558: 4.0, 5.0, 5.5); Q198704 (event 13005)"},
    {Quirk::kSenderMustBeLocal, "sender-must-be-local", "backend",
     "Behind the log-on of another server, DATA is refused right behind its 354 when the sender has no mailbox on this "
     "server.",
     "Q262945 (5.5: transcript, 554 Mailbox is not local)"},
    {Quirk::kUnquotedLogonReplay, "unquoted-logon-replay", "gateway",
     "The front end replays LOGIN to a back end without quotes around user name and password, so that those with * or "
     "% in them are refused there.",
     "KB932605 (2007 before Update Rollup 3, towards 2003)"},
};

constexpr bool everyQuirkHasItsRow() {
  if (std::size(kQuirks) != static_cast<size_t>(Quirk::kCount)) return false;
  for (size_t at = 0; at < std::size(kQuirks); ++at) {
    if (kQuirks[at].quirk != static_cast<Quirk>(at)) return false;
    if (at > 0 && kQuirks[at].name <= kQuirks[at - 1].name) return false;
  }
  return true;
}
static_assert(everyQuirkHasItsRow(), "a row for each enumerator, in their order, sorted by name");

}  // namespace

std::span<const QuirkRow> quirks() { return kQuirks; }

const QuirkRow& quirkRow(Quirk quirk) { return quirks()[static_cast<size_t>(quirk)]; }

const QuirkRow* findQuirk(std::string_view name) {
  const auto* const found =
      std::find_if(std::begin(kQuirks), std::end(kQuirks), [name](const QuirkRow& row) { return row.name == name; });
  return found == std::end(kQuirks) ? nullptr : found;
}

}  // namespace coexist
