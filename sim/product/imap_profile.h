// What an IMAP service of one product version says and accepts: data from fixtures/products/*.json.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "base/field.h"
#include "product/home_failure.h"
#include "product/reply_text.h"
#include "product/sourced_text.h"

namespace coexist {

// Every reply text that an IMAP engine needs; what each is stands in the rows of ImapProfile::replyTexts(). "{host}" in
// a text stands for the server's FQDN; ImapProfile::line fills it in.
enum class ImapReplyText {
  kGreeting,
  kConnectionRefused,
  kLoginOk,
  kLoginReferral,
  kNoReplica,
  kLoginFailed,
  kLoginDisabled,
  kAuthenticateOk,
  kAuthenticateFailed,
  kAuthenticateCancelled,
  kAuthenticateBadResponse,
  kMechanismRefused,
  kStartTlsOk,
  kStartTlsRefused,
  kBadCommand,
  kNoCommand,
  kBadArguments,
  kBadState,
  kBadTag,
  kLineTooLong,
  kTooManyErrors,
  kTooManyLogins,
  kLiteralTooBig,
  kCapabilityOk,
  kNoopOk,
  kSelectOk,
  kExamineOk,
  kNoSuchFolder,
  kListOk,
  kStatusOk,
  kFetchOk,
  kStoreOk,
  kExpungeOk,
  kSearchOk,
  kBadCharset,
  kAppendOk,
  kReadOnly,
  kCloseOk,
  kUnselectOk,
  kNamespace,
  kNamespaceOk,
  kIdleContinuation,
  kIdleOk,
  kId,
  kIdOk,
  kBye,
  kLogoutOk,
  kServerUnavailable,
  kMailboxInUse,
  kTooManySessions,
  kPasswordExpired,
  kAskAdministrator,
  kUnavailableBye,
  kIdleTimeout,
  kShutdown,
  kCount
};
constexpr size_t kImapTexts = static_cast<size_t>(ImapReplyText::kCount);
const ReplyTextRow<ImapReplyText>& rowOf(ImapReplyText text);

// What LIST says of a folder, each where it is so.
enum class ListAttribute { kMarked, kUnmarked, kHasChildren, kHasNoChildren };
std::string_view listAttributeName(ListAttribute attribute);  // "\\Marked"

struct ImapProfile : MechanismLists {
  static constexpr std::string_view kEveryTextsFields = "host";
  static constexpr std::string_view kSelectFields = "exists recent flags permanent-flags unseen uidvalidity uidnext";
  // What a state says in a profile: "CAPABILITY IMAP4 {auth}".
  static constexpr OfferForm kOffer = {"capability", "auth", "CAPABILITY"};
  static std::span<const ReplyTextRow<ImapReplyText>> replyTexts();
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
  std::vector<std::string> flags;   // that a message may carry, in the product's order
  // What SELECT and EXAMINE say of a folder, after "* ", with kSelectFields filled in; a line with {unseen} only where
  // a message is unseen.
  std::vector<std::string> selectLines;
  std::vector<ListAttribute> listAttributes;  // in the product's order
  bool existsBehindExpunge = false;           // EXPUNGE tells how many are left
  bool backslashInNames = false;              // LOGIN takes EXAMPLE\\alice without quotes
  size_t maxLiteralBytes = 0;                 // a longer one is refused, before login and after
  int maxErrors = 0;                          // bad commands before "too-many-errors"; 0: no limit
  WindowsServiceNames windows;
  GuessingLimits guessing;
  HomeFailureRules homeFailures;

  PerAccess<std::string>& offers() { return capability; }
  const SourcedText& text(ImapReplyText which) const { return texts[static_cast<size_t>(which)]; }
  // The text as `host` sends it, without tag, "* " or line end.
  std::string line(ImapReplyText which, std::string_view host) const;
  // What CAPABILITY says (after "* "), with the settings in effect applied.
  std::string capabilityLine(ServerRole role, AccessState state, const ServiceSettings& settings) const;
  // `which` where the product says it, else `otherwise`.
  ImapReplyText saidOr(ImapReplyText which, ImapReplyText otherwise) const {
    return text(which).text.empty() ? otherwise : which;
  }
  // A word of it that is no mechanism: "NAMESPACE".
  bool lists(ServerRole role, AccessState state, std::string_view word) const;
};

}  // namespace coexist
