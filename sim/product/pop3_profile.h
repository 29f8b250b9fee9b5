// What a POP3 service of one product version says and accepts: data from fixtures/products/*.json.
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

// Every reply text that a POP3 engine needs, whole; what each is, and what is filled in besides "{host}", the server's
// FQDN, stands in the rows of Pop3Profile::replyTexts().
enum class Pop3ReplyText {
  kGreeting,
  kConnectionRefused,
  kUserOk,
  kPassOk,
  kPassFailed,
  kLoginDisabled,
  kAuthList,
  kAuthOk,
  kAuthFailed,
  kAuthCancelled,
  kMechanismRefused,
  kNtlmDisabled,
  kMailboxNotAvailable,
  kMailboxInUse,
  kCapabilities,
  kStlsOk,
  kStlsRefused,
  kBadCommand,
  kBadArguments,
  kBadState,
  kNoSuchMessage,
  kLineTooLong,
  kTooManyErrors,
  kTooManyLogins,
  kStat,
  kList,
  kListOne,
  kUidl,
  kUidlOne,
  kRetr,
  kTop,
  kDele,
  kRset,
  kNoop,
  kBye,
  kServerUnavailable,
  kLoginDelay,
  kAskAdministrator,
  kIdleTimeout,
  kShutdown,
  kCount
};
constexpr size_t kPop3Texts = static_cast<size_t>(Pop3ReplyText::kCount);
const ReplyTextRow<Pop3ReplyText>& rowOf(Pop3ReplyText text);

struct Pop3Profile : MechanismLists {
  static constexpr std::string_view kEveryTextsFields = "host";
  // What a state says in a profile: CAPA's lines, of which SASL's has the mechanisms.
  static constexpr OfferForm kOffer = {"capabilities", "auth", "SASL"};
  static std::span<const ReplyTextRow<Pop3ReplyText>> replyTexts();
  // The facts that stand in a profile's "pop3" itself, and those in its "limits".
  static std::span<const Field<Pop3Profile>> fields();
  static std::span<const Field<Pop3Profile>> limits();

  bool served = false;
  std::array<SourcedText, kPop3Texts> texts;
  // CAPA's lines in order, per role and state; "SASL {auth}" goes away when no mechanism is listed. Empty: CAPA is a
  // verb that is not known there.
  PerAccess<std::vector<std::string>> capabilities;
  bool listsMechanisms = false;  // AUTH alone is answered with a list (MS-POP3), an empty one too
  bool initialResponse = false;  // AUTH may carry one (RFC 5034)
  bool startTls = false;         // STLS on the clear port
  std::string continuation;      // what answers AUTH without a challenge: "+ "
  std::string ntlmContinuation;  // the same for NTLM: "+OK", "+ OK", "+ "; empty: as for the others
  int maxErrors = 0;             // bad commands before "too-many-errors"; 0: no limit
  WindowsServiceNames windows;
  GuessingLimits guessing;
  HomeFailureRules homeFailures;

  PerAccess<std::vector<std::string>>& offers() { return capabilities; }
  const SourcedText& text(Pop3ReplyText which) const { return texts[static_cast<size_t>(which)]; }
  // `which` where the product says it, else `otherwise`.
  Pop3ReplyText saidOr(Pop3ReplyText which, Pop3ReplyText otherwise) const {
    return text(which).text.empty() ? otherwise : which;
  }
  std::string line(Pop3ReplyText which, std::string_view host) const;  // with {host} filled in
  // CAPA's lines with the settings in effect applied.
  std::vector<std::string> capabilityLines(ServerRole role, AccessState state, const ServiceSettings& settings) const;
  // What answers AUTH `mechanism` when there is no challenge to send.
  const std::string& continuationFor(std::string_view mechanism) const;
};

}  // namespace coexist
