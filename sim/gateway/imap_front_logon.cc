// The log-on half of ImapFrontSession: who the client is, how its mailbox's home is logged on to, and what became of
// it.
#include "base/base64.h"
#include "base/text.h"
#include "gateway/imap_front_session.h"

namespace coexist {
namespace {

constexpr size_t kMaxNoticeUserOctets = 256;

}  // namespace

void ImapFrontSession::login(const ImapCommand& command) {
  const auto& arguments = command.arguments;
  if (arguments.size() != 2 || !arguments[0].isAstring() || !arguments[1].isAstring()) {
    return refuse(command.tag, ImapText::kBadArguments);
  }
  const std::string& user = arguments[0].text;
  log_.setUser(user);
  log_.setParameters(user + " " + std::string(kMaskedPassword));
  if (imapState() == AccessState::kClearRestricted) return refuse(command.tag, ImapText::kLoginDisabled);
  tag_ = command.tag;
  authenticate_ = false;
  proxy(proveByPassword(*context_.options->directory, user, "", arguments[1].text));
}

void ImapFrontSession::authenticate(const ImapCommand& command) {
  const auto& arguments = command.arguments;
  const size_t most = lists("SASL-IR") ? 2 : 1;
  if (arguments.empty() || arguments.size() > most || arguments[0].kind != ImapArgument::Kind::kWord) {
    return refuse(command.tag, ImapText::kBadArguments);
  }
  const std::string& mechanism = arguments[0].text;
  log_.setParameters(mechanism);
  if (!context_.honours(MailProtocol::kImap, imapState(), mechanism)) {
    return refuse(command.tag, ImapText::kMechanismRefused);
  }
  sasl_ = SaslExchange::start(context_, mechanism);
  if (!sasl_) return refuse(command.tag, ImapText::kMechanismRefused, "MechanismNotAvailable");

  tag_ = command.tag;
  authenticate_ = true;
  state_ = State::kSasl;
  peer_.readLines(kMaxSaslOctets);
  if (arguments.size() == 1) return onSaslStep(sasl_->respond(std::nullopt));
  // RFC 4959: "=" is an initial response of no octets.
  onSaslResponse(arguments[1].text == "=" ? "" : arguments[1].text);
}

void ImapFrontSession::onSaslResponse(std::string_view line) {
  if (line == "*") {
    endSasl();
    return refuse(tag_, ImapText::kAuthenticateCancelled);
  }
  const auto octets = decodeBase64(line);
  if (!octets) {
    endSasl();
    return refuse(tag_, ImapText::kBadArguments, "BadBase64");
  }
  onSaslStep(sasl_->respond(*octets));
}

void ImapFrontSession::onSaslStep(const SaslStep& step) {
  switch (step.kind) {
    case SaslStep::Kind::kContinue:
      return say(step.octets.empty() ? context_.profile().continuation : "+ " + encodeBase64(step.octets));
    case SaslStep::Kind::kDone:
      return onSaslDone();
    case SaslStep::Kind::kFailed:
      log_.setUser(sasl_->claimedName());
      account_ = sasl_->claimedAccount();
      endSasl();
      return failLogon(ImapText::kAuthenticateFailed, "LogonDenied", "");
  }
}

void ImapFrontSession::onSaslDone() {
  const ClientProof proof = sasl_->proof();
  log_.setUser(proof.userName);
  endSasl();
  proxy(proof);
}

void ImapFrontSession::endSasl() {
  sasl_.reset();
  state_ = State::kCommand;
  peer_.readLines(context_.settings(MailProtocol::kImap).maxCommandBytes);
}

void ImapFrontSession::proxy(const ClientProof& proof) {
  account_ = proof.account;
  if (account_) log_.setUser(account_->account);
  const ProxyDecision decision = decideProxyLogon(proxyPolicy(*context_.options, MailProtocol::kImap), proof);
  if (const auto* refusal = std::get_if<ProxyRefusal>(&decision)) {
    const auto text = authenticate_ ? ImapText::kAuthenticateFailed : ImapText::kLoginFailed;
    return failLogon(text, refusal->cause, refusal->target);
  }
  connect(std::get<ProxyPlan>(decision));
}

void ImapFrontSession::connect(const ProxyPlan& plan) {
  target_ = plan.targetText();
  std::optional<TlsParameters> tls;
  if (plan.security != ProxySecurity::kClear) {
    const auto check = plan.verifyPeer ? PeerCertificate::kRequired : PeerCertificate::kIgnored;
    const auto made = context_.options->certificates->clientContext(plan.ownCertificate, check);
    if (!made) {
      return failLogon(ImapText::kServerUnavailable, "ProxyNoCertificate", target_, made.error().message());
    }
    tls = TlsParameters{*made, plan.verifyPeer ? plan.target.host : ""};
  }
  state_ = State::kProxying;
  // One octet is still read, so that a client that goes is noticed; where one comes, the rest waits for the back end.
  peer_.readOctets(1);
  peer_.cancelTimer(kGuardTimer);
  peer_.startTimer(kBackEndTimer, context_.options->limits.backEndConnectMs, TimerKind::kGuard);

  BackEndConnector::Request request;
  request.target = plan.target;
  if (plan.security == ProxySecurity::kTls) request.implicitTls = tls;
  request.makeSession = [this, plan, tls](Peer& backEnd) { return openBackEnd(backEnd, plan, tls); };
  request.failed = [this](const Error& error) {
    connecting_ = 0;
    failLogon(ImapText::kServerUnavailable, "ProxyConnectFailed", target_, visible(error.message()));
  };
  connecting_ = context_.connector->connect(std::move(request));
}

std::unique_ptr<Session> ImapFrontSession::openBackEnd(Peer& backEnd, const ProxyPlan& plan,
                                                       const std::optional<TlsParameters>& tls) {
  connecting_ = 0;
  peer_.startTimer(kBackEndTimer, context_.options->limits.backEndLogonMs, TimerKind::kGuard);
  BackEndLogonEvents& events = *this;
  auto session = std::make_unique<ImapBackEndLogon>(backEnd, *context_.options->product, plan, tls,
                                                    *context_.options->random, events);
  logon_ = session.get();
  return session;
}

void ImapFrontSession::onLogonEnded(const LogonOutcome& outcome) {
  if (outcome.result == LogonResult::kLoggedOn) return onLoggedOn();
  logon_ = nullptr;
  const auto refused = authenticate_ ? ImapText::kAuthenticateFailed : ImapText::kLoginFailed;
  failLogon(outcome.result == LogonResult::kRefused ? refused : ImapText::kServerUnavailable, outcome.cause, target_,
            outcome.detail);
}

void ImapFrontSession::onLoggedOn() {
  peer_.cancelTimer(kBackEndTimer);
  const auto text = authenticate_ ? ImapText::kAuthenticateOk : ImapText::kLoginOk;
  say(tag_ + " " + context_.text(text));
  log_.end(okContext(target_));
  recordHealth(true, "");
  tell("", target_, "");
  state_ = State::kRelay;
  blocked_ = false;
  RelayEnd::join(relay_, logon_->relay());
  logon_ = nullptr;
  startRelayTimer();
  if (!behind_.empty()) relay_.onData(std::exchange(behind_, {}));
}

void ImapFrontSession::failLogon(ImapText text, std::string_view cause, std::string_view target,
                                 std::string_view detail) {
  const bool wasProxying = state_ == State::kProxying;
  if (wasProxying) {
    peer_.cancelTimer(kBackEndTimer);
    state_ = State::kCommand;
  }
  recordHealth(false, cause);
  tell(cause, target, detail);
  account_ = nullptr;
  refuse(tag_, text, cause, target);
  if (state_ == State::kEnded || !wasProxying) return;
  startGuard();
  peer_.readLines(context_.settings(MailProtocol::kImap).maxCommandBytes);
  if (!blocked_) peer_.resumeReading();
  if (behind_ == "\n") onLine("");
}

// The client is gone or has waited long enough: its back end is let go at once.
void ImapFrontSession::leaveBackEnd() {
  if (connecting_ != 0) context_.connector->abandon(std::exchange(connecting_, 0));
  if (logon_) std::exchange(logon_, nullptr)->abandon();
}

void ImapFrontSession::recordHealth(bool succeeded, std::string_view cause) {
  HealthMonitor* health = context_.options->health;
  if (!health || !account_ || !account_->healthMailbox) return;
  health->record(MailProtocol::kImap, listener_, succeeded, cause, context_.options->loop->nowMs());
}

// For the operator: who, from where, to where, and what became of it.
void ImapFrontSession::tell(std::string_view cause, std::string_view target, std::string_view detail) {
  if (!context_.noticing()) return;
  std::string sentence = visible(log_.user().substr(0, kMaxNoticeUserOctets)) + " from " + peer_.remote().text();
  sentence += cause.empty() ? " logged on" : " not logged on: " + std::string(cause);
  if (!target.empty()) sentence += ", " + std::string(target);
  if (!detail.empty()) sentence += " (" + std::string(detail) + ")";
  context_.notice(sentence);
}

}  // namespace coexist
