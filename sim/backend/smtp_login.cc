// AUTH and the verbs that are its like: XAUTH, X-EXPS.
#include "backend/smtp_session.h"
#include "base/text.h"

namespace coexist {

void SmtpSession::logOn(const SmtpCommand& command) {
  if (!profile().takesVerb(settings(), command.verb)) return reject(SmtpReplyText::kBadCommand);
  if (state_ == kFresh && !profile().loginBeforeHello) return reject(SmtpReplyText::kHelloFirst);
  if (loggedOn()) return reject(SmtpReplyText::kAuthAgain);
  const std::string_view argument = command.argument;
  const size_t space = argument.find(' ');
  const std::string_view mechanism = argument.substr(0, space);
  std::optional<std::string_view> response;
  if (space != std::string_view::npos) response = argument.substr(space + 1);
  if (mechanism.empty() || (response && response->empty())) return reject(SmtpReplyText::kBadArguments);
  const Values values{.mechanism = lowerAscii(mechanism)};
  const AccessState now = accessState();
  if (!profile().honours(ServerRole::kBack, now, settings(), mechanism)) {
    const bool insideTls = now == AccessState::kClearRestricted &&
                           profile().honours(ServerRole::kBack, AccessState::kTls, settings(), mechanism);
    return insideTls ? reject(SmtpReplyText::kStartTlsFirst, values) : reject(SmtpReplyText::kMechanismRefused);
  }
  if (!beginLogin(mechanism, response)) reject(SmtpReplyText::kMechanismRefused);
}

void SmtpSession::sayChallenge(std::string_view mechanism, const std::string& challenge) {
  say(challenge.empty() ? profile().continuationFor(mechanism) : "334 " + challenge);
}

void SmtpSession::onLoginOver(SaslLogin::Turn::Kind kind, const SaslLogin& logon) {
  using Kind = SaslLogin::Turn::Kind;
  if (kind == Kind::kCancelled) return reply(SmtpReplyText::kAuthCancelled);
  if (kind == Kind::kNoBase64) return reject(SmtpReplyText::kAuthBadResponse);
  const Values values{.mechanism = lowerAscii(logon.mechanism())};
  const bool admitted = maySubmit(settings().connector, logon.authorization(), logon.mechanism());
  if (kind == Kind::kFailed || !admitted) {
    return failLogin(textOf(SmtpReplyText::kAuthFailed, values));
  }
  who_ = logon.authorization();
  reply(smtpAuthOk(logon.mechanism()), values);
}

}  // namespace coexist
