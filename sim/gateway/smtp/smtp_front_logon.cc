// The log-on half of SmtpFrontSession: who the client is. The front end itself judges the proof; what it is good for
// towards back ends shows when there is mail for one.
#include "base/base64.h"
#include "base/text.h"
#include "gateway/smtp/smtp_front_session.h"

namespace coexist {

void SmtpFrontSession::authenticate(const SmtpCommand& command) {
  if (!context_.smtp().takesVerb(command.verb)) return error(SmtpText::kBadCommand);
  if (helloName_.empty()) return error(SmtpText::kHelloFirst);
  if (sender_ || transaction_) return error(SmtpText::kAuthAgain);
  const auto words = split(command.argument, ' ');
  if (words.front().empty() || words.size() > 2) return error(SmtpText::kBadArguments);
  mechanism_ = upperAscii(words.front());
  log_.setParameters(mechanism_);
  if (!context_.honours(MailProtocol::kSmtp, accessState(), mechanism_)) {
    const bool later = accessState() == AccessState::kClearRestricted &&
                       context_.honours(MailProtocol::kSmtp, AccessState::kTls, mechanism_);
    return error(later ? SmtpText::kStartTlsFirst : SmtpText::kMechanismRefused);
  }
  sasl_ = SaslExchange::start(context_, mechanism_);
  if (!sasl_) return refuse({SmtpText::kMechanismRefused, "MechanismNotAvailable"});

  peer_.readLines(kMaxSaslOctets, LineEnds::kCrlfOnly);
  enter(State::kSasl);
  if (words.size() == 1) return onSaslStep(sasl_->respond(std::nullopt));
  // RFC 4954 section 4: "=" is an initial response of no octets.
  onSaslResponse(words[1] == "=" ? "" : words[1]);
}

void SmtpFrontSession::onSaslResponse(std::string_view line) {
  if (line == "*") {
    endSasl();
    return error(SmtpText::kAuthCancelled);
  }
  const auto octets = decodeBase64(line);
  if (!octets) {
    endSasl();
    return error(SmtpText::kAuthBadResponse);
  }
  onSaslStep(sasl_->respond(*octets));
}

void SmtpFrontSession::onSaslStep(const SaslStep& step) {
  switch (step.kind) {
    case SaslStep::Kind::kContinue:
      return say(step.octets.empty() ? context_.smtp().continuationFor(mechanism_)
                                     : "334 " + encodeBase64(step.octets));
    case SaslStep::Kind::kDone:
      return onSaslDone();
    case SaslStep::Kind::kFailed:
      log_.setUser(sasl_->claimedName());
      recordHealth(sasl_->claimedAccount(), "LogonDenied");
      endSasl();
      return failLogon("LogonDenied");
  }
}

void SmtpFrontSession::onSaslDone() {
  ClientProof proof = sasl_->proof();
  log_.setUser(proof.account ? proof.account->account : proof.userName);
  endSasl();
  const char* cause = "";
  if (!proof.verified || !proof.account) {
    cause = "LogonDenied";
  } else if (!mayOpen({proof.account, proof.mailbox})) {
    cause = "MailboxDenied";
  }
  recordHealth(proof.account, cause);
  if (*cause) return failLogon(cause);
  sender_ = std::move(proof);
  // What has been opened for a stranger is not his.
  link_.leave();
  startGuard();
  reply(smtpAuthOk(mechanism_));
}

void SmtpFrontSession::endSasl() {
  sasl_.reset();
  peer_.readLines(context_.settings(MailProtocol::kSmtp).maxCommandBytes, LineEnds::kCrlfOnly);
  enter(State::kCommand);
}

void SmtpFrontSession::failLogon(std::string_view cause) {
  SmtpRefusal refusal{SmtpText::kAuthFailed, std::string(cause)};
  refusal.isLogon = true;
  refuseLater(std::move(refusal));
}

void SmtpFrontSession::recordHealth(const Account* account, std::string_view cause) {
  HealthMonitor* health = context_.options->health;
  if (!health || !account || !account->healthMailbox) return;
  health->record(MailProtocol::kSmtp, listener_.endpoint.text(), cause.empty(), cause, context_.options->loop->nowMs());
}

}  // namespace coexist
