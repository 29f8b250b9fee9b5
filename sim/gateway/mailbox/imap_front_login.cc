// The log-on half of ImapFrontSession, from the client's proof to the reply and the relay.
#include "base/mutant.h"
#include "gateway/login/masked_secrets.h"
#include "gateway/mailbox/imap_front_session.h"
#include "sasl/mechanism_table.h"

namespace coexist {

void ImapFrontSession::login(const ImapCommand& command) {
  const auto& arguments = command.arguments;
  if (!command.hasNameAndPassword(profile().backslashInNames)) {
    return refuse(command.tag, ImapReplyText::kBadArguments);
  }
  const std::string& user = arguments[0].text;
  talk_.log().setUser(user);
  talk_.log().setParameters(
      user + " " + (mutated("imap-log-shows-passwords") ? command.arguments[1].text : std::string(kMaskedPassword)));
  if (talk_.accessState() == AccessState::kClearRestricted) return refuse(command.tag, ImapReplyText::kLoginDisabled);
  tag_ = command.tag;
  bySasl_ = byNtlm_ = false;
  hop_.start(proveByPassword(*context_.options->directory, user, "", arguments[1].text));
}

void ImapFrontSession::authenticate(const ImapCommand& command) {
  const auto& arguments = command.arguments;
  const size_t most = lists("SASL-IR") ? 2 : 1;
  if (arguments.empty() || arguments.size() > most || arguments[0].kind != ImapArgument::Kind::kWord) {
    return refuse(command.tag, ImapReplyText::kBadArguments);
  }
  const std::string& mechanism = arguments[0].text;
  talk_.log().setParameters(loggedMechanism(mechanism));
  if (ntlmFailed_ && context_.product().has(Quirk::kByeAfterFailedNtlm)) return endWith(ImapReplyText::kUnavailableBye);
  if (!context_.honours(MailProtocol::kImap, talk_.accessState(), mechanism)) {
    return refuse(command.tag, ImapReplyText::kMechanismRefused);
  }
  tag_ = command.tag;
  bySasl_ = true;
  byNtlm_ = isNtlm(mechanism);
  login_ = FrontLogin::start(context_, MailProtocol::kImap, mechanism, talk_.io().tlsInfo());
  if (!login_) return refuse(command.tag, ImapReplyText::kMechanismRefused, "MechanismNotAvailable");
  state_ = State::kSasl;
  talk_.io().readLines(SaslServerExchange::kMaxLineBytes);
  std::optional<std::string_view> initialResponse;
  if (arguments.size() > 1) initialResponse = arguments[1].text;
  onSaslTurn(login_->begin(initialResponse));
}

void ImapFrontSession::onSaslTurn(const SaslTurn& turn) {
  if (turn.kind == SaslTurn::Kind::kChallenge) {
    return talk_.say(turn.challenge.empty() ? profile().continuation : "+ " + turn.challenge);
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
      return refuse(tag_, ImapReplyText::kAuthenticateCancelled);
    case SaslTurn::Kind::kNoBase64:
      return refuse(tag_, profile().saidOr(ImapReplyText::kAuthenticateBadResponse, ImapReplyText::kBadArguments),
                    "BadBase64");
    default:
      talk_.log().setUser(login->claimedName());
      return hop_.refuse(login->failedProof(), turn.reason);
  }
}

void ImapFrontSession::endSasl() {
  state_ = State::kCommand;
  talk_.io().readLines(talk_.settings().maxCommandBytes);
}

void ImapFrontSession::onProxyEnded(const ProxyOutcome& ended) {
  const ProxyOutcome outcome = hop_.judged(ended);
  if (outcome.relay) {
    talk_.log().restartCount();
    talk_.answer(tagged(tag_, bySasl_ ? ImapReplyText::kAuthenticateOk : ImapReplyText::kLoginOk),
                 okContext(outcome.target));
    return hop_.relay(*outcome.relay);
  }
  if (outcome.result != LoginResult::kRefused) return failLogin(outcome);
  talk_.answerFailedLogin([this, outcome] { failLogin(outcome); });
}

void ImapFrontSession::failLogin(const ProxyOutcome& outcome) {
  talk_.startGuard();
  ntlmFailed_ = ntlmFailed_ || byNtlm_;
  const std::string line = tagged(tag_, failureText(outcome.result));
  const bool shown =
      outcome.ofHealthMailbox && !outcome.target.empty() && context_.product().has(Quirk::kCauseShownToHealthMailbox);
  refuseLine(shown ? withCause(line, outcome.cause, outcome.target) : line,
             failureContext(line, outcome.cause, outcome.target));
  if (outcome.result == LoginResult::kRefused && talk_.countFailedLogin()) endWith(ImapReplyText::kTooManyLogins);
  if (!talk_.ended() && hop_.resume()) onLine("");
}

ImapReplyText ImapFrontSession::failureText(LoginResult result) const {
  const auto said = [this](ImapReplyText text) { return profile().saidOr(text, ImapReplyText::kServerUnavailable); };
  switch (result) {
    case LoginResult::kMailboxInUse:
      return said(ImapReplyText::kMailboxInUse);
    case LoginResult::kTooManySessions:
      return said(ImapReplyText::kTooManySessions);
    case LoginResult::kPasswordExpired:
      return said(ImapReplyText::kPasswordExpired);
    case LoginResult::kAskAdministrator:
      return said(ImapReplyText::kAskAdministrator);
    case LoginResult::kTooSoon:
    case LoginResult::kUnavailable:
      return ImapReplyText::kServerUnavailable;
    default:
      return bySasl_ ? ImapReplyText::kAuthenticateFailed : ImapReplyText::kLoginFailed;
  }
}

}  // namespace coexist
