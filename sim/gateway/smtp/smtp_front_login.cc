// The log-on half of SmtpFrontSession: who the client is. The front end itself judges the proof; what it is good for
// towards back ends shows when there is mail for one.
#include <utility>

#include "base/text.h"
#include "gateway/login/masked_secrets.h"
#include "gateway/smtp/smtp_front_session.h"

namespace coexist {

void SmtpFrontSession::authenticate(const SmtpCommand& command) {
  if (!context_.smtp().takesVerb(talk_.settings(), command.verb)) return error(SmtpReplyText::kBadCommand);
  if (helloName_.empty() && !context_.smtp().loginBeforeHello) return error(SmtpReplyText::kHelloFirst);
  if (sender_ || transaction_) return error(SmtpReplyText::kAuthAgain);
  const auto words = split(command.argument, ' ');
  if (words.front().empty() || words.size() > 2) return error(SmtpReplyText::kBadArguments);
  mechanism_ = upperAscii(words.front());
  talk_.log().setParameters(loggedMechanism(mechanism_));
  if (!context_.honours(MailProtocol::kSmtp, accessState(), mechanism_)) {
    const bool later = accessState() == AccessState::kClearRestricted &&
                       context_.honours(MailProtocol::kSmtp, AccessState::kTls, mechanism_);
    return error(later ? SmtpReplyText::kStartTlsFirst : SmtpReplyText::kMechanismRefused);
  }
  login_ = FrontLogin::start(context_, MailProtocol::kSmtp, mechanism_, talk_.io().tlsInfo());
  if (!login_) return refuse({SmtpReplyText::kMechanismRefused, "MechanismNotAvailable"});
  talk_.io().readLines(SaslServerExchange::kMaxLineBytes, LineEnds::kCrlfOnly);
  enter(State::kSasl);
  std::optional<std::string_view> initialResponse;
  if (words.size() > 1) initialResponse = words[1];
  onSaslTurn(login_->begin(initialResponse));
}

void SmtpFrontSession::onSaslTurn(const SaslTurn& turn) {
  if (turn.kind == SaslTurn::Kind::kChallenge) {
    return talk_.say(turn.challenge.empty() ? context_.smtp().continuationFor(mechanism_) : "334 " + turn.challenge);
  }
  const auto login = std::move(login_);
  endSasl();
  switch (turn.kind) {
    case SaslTurn::Kind::kDone: {
      const ClientProof proof = login->proof();
      talk_.log().setUser(proof.account ? proof.account->account : proof.userName);
      return judge(proof, "");
    }
    case SaslTurn::Kind::kCancelled:
      return error(SmtpReplyText::kAuthCancelled);
    case SaslTurn::Kind::kNoBase64:
      return error(SmtpReplyText::kAuthBadResponse);
    default:
      talk_.log().setUser(login->claimedName());
      return judge(login->failedProof(), turn.reason);
  }
}

void SmtpFrontSession::judge(const ClientProof& proof, const std::string& detail) {
  talk_.beginLogin(proof, [this, proof, detail](bool refused) {
    if (refused) return failLogin(proof.account, kTooManyFailures, detail);
    if (!proof.verified || !proof.account) return failLogin(proof.account, "LogonDenied", detail);
    onProof(proof);
  });
}

// The front end itself is what the client logs on to: whether its home takes it shows when there is mail for one.
void SmtpFrontSession::onProof(ClientProof proof) {
  if (!mayOpen({proof.account, proof.mailbox})) return failLogin(proof.account, "MailboxDenied");
  if (!talk_.settings().connector.takesFrom(*proof.account)) return failLogin(proof.account, "SubmitDenied");
  context_.recordHealth(MailProtocol::kSmtp, listener_.endpoint.text(), proof.account, "");
  talk_.gate().succeeded();
  sender_ = std::move(proof);
  talk_.log().restartCount();
  talk_.log().boundRows(0);
  // What has been opened for a stranger is not his.
  link_.leave();
  talk_.endPatience();
  restartGuard();
  reply(smtpAuthOk(mechanism_));
}

void SmtpFrontSession::endSasl() {
  readCommands();
  enter(State::kCommand);
}

void SmtpFrontSession::failLogin(const Account* account, std::string_view cause, const std::string& detail) {
  context_.recordHealth(MailProtocol::kSmtp, listener_.endpoint.text(), account, cause);
  SmtpRefusal refusal{SmtpReplyText::kAuthFailed, std::string(cause)};
  refusal.isLogin = true;
  refusal.detail = visible(detail);
  refuseLater(std::move(refusal));
}

}  // namespace coexist
