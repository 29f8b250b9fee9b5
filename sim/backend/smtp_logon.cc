// AUTH and the verbs that are its like: XAUTH, X-EXPS.
#include "backend/smtp_session.h"
#include "base/text.h"

namespace coexist {

void SmtpSession::logOn(const SmtpCommand& command) {
  if (!profile().takesVerb(command.verb)) return reject(SmtpText::kBadCommand);
  if (state_ == kFresh) return reject(SmtpText::kHelloFirst);
  if (loggedOn()) return reject(SmtpText::kAuthAgain);
  const std::string_view argument = command.argument;
  const size_t space = argument.find(' ');
  const std::string_view mechanism = argument.substr(0, space);
  std::optional<std::string_view> response;
  if (space != std::string_view::npos) response = argument.substr(space + 1);
  if (mechanism.empty() || (response && response->empty())) return reject(SmtpText::kBadArguments);
  const Values values{.mechanism = lowerAscii(mechanism)};
  const AccessState now = accessState();
  if (!profile().honours(ServerRole::kBack, now, settings(), mechanism)) {
    const bool insideTls = now == AccessState::kClearRestricted &&
                           profile().honours(ServerRole::kBack, AccessState::kTls, settings(), mechanism);
    return insideTls ? reject(SmtpText::kStartTlsFirst, values) : reject(SmtpText::kMechanismRefused);
  }
  if (!beginLogon(mechanism, response)) reject(SmtpText::kMechanismRefused);
}

void SmtpSession::sayChallenge(std::string_view mechanism, const std::string& challenge) {
  say(challenge.empty() ? profile().continuationFor(mechanism) : "334 " + challenge);
}

void SmtpSession::onLogonOver(SaslLogon::Turn::Kind kind, const SaslLogon& logon) {
  using Kind = SaslLogon::Turn::Kind;
  if (kind == Kind::kCancelled) return reply(SmtpText::kAuthCancelled);
  if (kind == Kind::kNoBase64) return reject(SmtpText::kAuthBadResponse);
  const Values values{.mechanism = lowerAscii(logon.mechanism())};
  if (kind == Kind::kFailed || !maySubmit(logon.admission(), logon.mechanism())) {
    const bool tooMany = ++failedLogons_ >= profile().maxFailedLogons && profile().maxFailedLogons > 0;
    return replyLate(SmtpText::kAuthFailed, values, tooMany ? std::optional(SmtpText::kTooManyLogons) : std::nullopt);
  }
  who_ = logon.admission();
  reply(smtpAuthOk(logon.mechanism()), values);
}

}  // namespace coexist
