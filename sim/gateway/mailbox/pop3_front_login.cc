// The log-on half of Pop3FrontSession, from the client's proof to the reply and the relay.
#include <utility>

#include "base/text.h"
#include "gateway/login/masked_secrets.h"
#include "gateway/mailbox/pop3_front_session.h"
#include "sasl/mechanism_table.h"

namespace coexist {

void Pop3FrontSession::user(const Pop3Command& command) {
  talk_.log().setParameters(command.argument);
  if (talk_.accessState() == AccessState::kClearRestricted) return refuse(Pop3ReplyText::kLoginDisabled);
  const std::string_view name = trim(command.argument);
  if (name.empty()) return refuse(Pop3ReplyText::kBadArguments);
  userName_ = name;
  talk_.log().setUser(userName_);
  answer(Pop3ReplyText::kUserOk);
}

void Pop3FrontSession::pass(const Pop3Command& command) {
  const std::string userName = std::exchange(userName_, {});
  talk_.log().setParameters(kMaskedPassword);
  if (talk_.accessState() == AccessState::kClearRestricted) return refuse(Pop3ReplyText::kLoginDisabled);
  if (userName.empty()) return refuse(Pop3ReplyText::kBadState);
  if (command.argument.empty()) return refuse(Pop3ReplyText::kBadArguments);
  mechanism_.clear();
  hop_.start(proveByPassword(*context_.options->directory, userName, "", command.argument));
}

void Pop3FrontSession::auth(const Pop3Command& command) {
  const auto words = command.words();
  if (words.empty()) {
    if (!profile().listsMechanisms) return refuse(Pop3ReplyText::kBadArguments);
    return sayList(Pop3ReplyText::kAuthList, context_.mechanisms(MailProtocol::kPop3, talk_.accessState()));
  }
  mechanism_ = upperAscii(words[0]);
  talk_.log().setParameters(loggedMechanism(mechanism_));
  if (words.size() > (profile().initialResponse ? 2U : 1U)) return refuse(Pop3ReplyText::kBadArguments);
  if (!context_.honours(MailProtocol::kPop3, talk_.accessState(), mechanism_)) {
    return refuse(isSwitchedOff() ? Pop3ReplyText::kNtlmDisabled : Pop3ReplyText::kMechanismRefused);
  }
  login_ = FrontLogin::start(context_, MailProtocol::kPop3, mechanism_, talk_.io().tlsInfo());
  if (!login_) return refuse(Pop3ReplyText::kMechanismRefused, "MechanismNotAvailable");
  state_ = State::kSasl;
  talk_.io().readLines(SaslServerExchange::kMaxLineBytes);
  std::optional<std::string_view> initialResponse;
  if (words.size() > 1) initialResponse = words[1];
  onSaslTurn(login_->begin(initialResponse));
}

// NTLM that would be honoured here, were it not for the setting.
bool Pop3FrontSession::isSwitchedOff() const {
  return isNtlm(mechanism_) &&
         profile().switchedOff(ServerRole::kFront, talk_.accessState(), talk_.settings(), mechanism_);
}

void Pop3FrontSession::onSaslTurn(const SaslTurn& turn) {
  if (turn.kind == SaslTurn::Kind::kChallenge) {
    return talk_.say(turn.challenge.empty() ? profile().continuationFor(mechanism_) : "+ " + turn.challenge);
  }
  const auto login = std::move(login_);
  endSasl();
  switch (turn.kind) {
    case SaslTurn::Kind::kDone: {
      const ClientProof proof = login->proof();
      talk_.log().setUser(proof.userName);
      return hop_.start(proof);
    }
    case SaslTurn::Kind::kCancelled:
      return refuse(Pop3ReplyText::kAuthCancelled);
    case SaslTurn::Kind::kNoBase64:
      return refuse(Pop3ReplyText::kBadArguments, "BadBase64");
    default:
      talk_.log().setUser(login->claimedName());
      return hop_.refuse(login->failedProof(), turn.reason);
  }
}

void Pop3FrontSession::endSasl() {
  state_ = State::kCommand;
  talk_.io().readLines(talk_.settings().maxCommandBytes);
}

void Pop3FrontSession::onProxyEnded(const ProxyOutcome& ended) {
  const ProxyOutcome outcome = hop_.judged(ended);
  if (outcome.relay) {
    talk_.log().restartCount();
    talk_.answer(context_.text(mechanism_.empty() ? Pop3ReplyText::kPassOk : Pop3ReplyText::kAuthOk),
                 okContext(outcome.target));
    return hop_.relay(*outcome.relay);
  }
  if (outcome.result != LoginResult::kRefused) return failLogin(outcome);
  talk_.answerFailedLogin([this, outcome] { failLogin(outcome); });
}

void Pop3FrontSession::failLogin(const ProxyOutcome& outcome) {
  talk_.startGuard();
  refuse(failureText(outcome.result), outcome.cause, outcome.target);
  if (outcome.result == LoginResult::kRefused && talk_.countFailedLogin()) endWith(Pop3ReplyText::kTooManyLogins);
  if (!talk_.ended() && hop_.resume()) onLine("");
}

Pop3ReplyText Pop3FrontSession::failureText(LoginResult result) const {
  switch (result) {
    case LoginResult::kMailboxInUse:
      return Pop3ReplyText::kMailboxInUse;
    case LoginResult::kTooSoon:
      return profile().saidOr(Pop3ReplyText::kLoginDelay, Pop3ReplyText::kServerUnavailable);
    case LoginResult::kAskAdministrator:
      return profile().saidOr(Pop3ReplyText::kAskAdministrator, Pop3ReplyText::kServerUnavailable);
    case LoginResult::kTooManySessions:
    case LoginResult::kPasswordExpired:
    case LoginResult::kUnavailable:
      return Pop3ReplyText::kServerUnavailable;
    default:
      return mechanism_.empty() ? Pop3ReplyText::kPassFailed : Pop3ReplyText::kAuthFailed;
  }
}

}  // namespace coexist
