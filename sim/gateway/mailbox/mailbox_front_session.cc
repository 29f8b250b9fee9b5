#include "gateway/mailbox/mailbox_front_session.h"

#include <utility>

#include "base/base64.h"
#include "base/text.h"

namespace coexist {
namespace {

constexpr int kQuietChecks = 4;
// The back end is the one to say that its time-out has come; the front end's own frees what a dead back end holds.
constexpr Milliseconds kRelayGraceMs = 60'000;

}  // namespace

MailboxFrontSession::MailboxFrontSession(const FrontContext& context, MailProtocol protocol, Peer& peer,
                                         uint64_t sessionId, std::string listener)
    : context_(context),
      protocol_(protocol),
      peer_(peer),
      log_(*context.log, sessionId, peer.local().text(), peer.remote().text()),
      attempt_(context, protocol, peer, kBackEndTimer, std::move(listener), *this),
      relay_(peer) {}

MailboxFrontSession::~MailboxFrontSession() { logClose(); }

void MailboxFrontSession::startGuard() {
  peer_.startTimer(kGuardTimer, settings().preAuthenticatedTimeoutMs, TimerKind::kGuard);
}

void MailboxFrontSession::onOpen() {
  log_.begin("OpenSession", "", 0);
  readCommands();
  answer(phrase(Phrase::kGreeting));
}

void MailboxFrontSession::readCommands() { peer_.readLines(settings().maxCommandBytes); }

void MailboxFrontSession::onLine(std::string_view line) {
  if (!behind_.empty()) {
    std::string whole = std::exchange(behind_, {}) + std::string(line);
    if (whole == "\r" || whole == "\n") whole.clear();
    return onLine(whole);
  }
  if (state_ != State::kCommand && state_ != State::kSasl) return;
  startGuard();
  if (state_ == State::kCommand) return onCommandLine(line);
  log_.received(line.size() + 2);
  onSaslResponse(line);
}

void MailboxFrontSession::onData(std::string_view octets) {
  if (state_ == State::kRelay) return relay_.onData(octets);
  if (state_ != State::kProxying) return;
  behind_ = octets;
  peer_.pauseReading();
}

void MailboxFrontSession::say(std::string_view line) {
  peer_.send(std::string(line) + "\r\n");
  log_.replied(line.size() + 2);
  if (blocked_ || peer_.queuedBytes() <= kHighWaterBytes) return;
  blocked_ = true;
  peer_.pauseReading();
}

void MailboxFrontSession::sayPhrase(Phrase which) {
  const std::string line = phrase(which);
  if (!line.empty()) say(line);
}

void MailboxFrontSession::answer(std::string_view line) {
  say(line);
  log_.end("R=ok");
}

void MailboxFrontSession::refuse(std::string_view line, std::string_view cause, std::string_view target) {
  say(line);
  const int statusWords = protocol_ == MailProtocol::kPop3 ? 1 : 2;  // "-ERR", or a tag and "NO"
  log_.end(failureContext(line, cause, target, statusWords));
  countError();
}

void MailboxFrontSession::countError() {
  if (++errors_ >= maxErrors() && maxErrors() > 0) endWith(Phrase::kTooManyErrors);
}

void MailboxFrontSession::endWith(Phrase why) {
  if (state_ == State::kEnded) return;
  sayPhrase(why);
  close();
}

void MailboxFrontSession::close() {
  if (state_ == State::kEnded) return;
  attempt_.abandon();
  logClose();
  peer_.close();
}

void MailboxFrontSession::logClose() {
  if (state_ == State::kEnded) return;
  state_ = State::kEnded;
  log_.begin("CloseSession", "", 0);
  log_.end("");
}

std::optional<TlsParameters> MailboxFrontSession::ownTls() const {
  const auto certificate =
      context_.options->certificates->serverContext(settings().x509CertificateName, PeerCertificate::kIgnored);
  if (certificate) return TlsParameters{*certificate, ""};
  context_.notice("no certificate to start TLS with: " + certificate.error().message());
  return std::nullopt;
}

void MailboxFrontSession::secure(const TlsParameters& tls) {
  state_ = State::kSecuring;
  peer_.startTls(tls);
}

void MailboxFrontSession::onSecured(const TlsInfo&) {
  if (state_ == State::kSecuring) state_ = State::kCommand;
}

void MailboxFrontSession::onTlsFailed(const Error& error) {
  context_.notice("TLS with " + peer_.remote().text() + " failed: " + visible(error.message()));
  onClosed(CloseReason::kError);
}

bool MailboxFrontSession::startSasl(std::string_view mechanism, std::optional<std::string_view> initialResponse) {
  sasl_ = SaslExchange::start(context_, mechanism);
  if (!sasl_) return false;
  state_ = State::kSasl;
  peer_.readLines(kMaxSaslOctets);
  if (!initialResponse) {
    onSaslStep(sasl_->respond(std::nullopt));
  } else {
    // RFC 4959, RFC 5034: "=" is an initial response of no octets.
    onSaslResponse(*initialResponse == "=" ? "" : *initialResponse);
  }
  return true;
}

void MailboxFrontSession::onSaslResponse(std::string_view line) {
  if (line == "*") {
    endSasl();
    return refuse(phrase(Phrase::kCancelled));
  }
  const auto octets = decodeBase64(line);
  if (!octets) {
    endSasl();
    return refuse(phrase(Phrase::kBadBase64), "BadBase64");
  }
  onSaslStep(sasl_->respond(*octets));
}

void MailboxFrontSession::onSaslStep(const SaslStep& step) {
  if (step.kind == SaslStep::Kind::kContinue) {
    return say(step.octets.empty() ? continuation() : "+ " + encodeBase64(step.octets));
  }
  const auto ended = std::move(sasl_);
  endSasl();
  if (step.kind == SaslStep::Kind::kDone) {
    const ClientProof proof = ended->proof();
    log_.setUser(proof.userName);
    return logOn(proof);
  }
  log_.setUser(ended->claimedName());
  attempt_.refuse(ended->claimedName(), ended->claimedAccount(), "LogonDenied");
}

void MailboxFrontSession::endSasl() {
  sasl_.reset();
  state_ = State::kCommand;
  readCommands();
}

void MailboxFrontSession::logOn(const ClientProof& proof) {
  if (proof.account) log_.setUser(proof.account->account);
  state_ = State::kProxying;
  // One octet is still read, so that a client that goes is noticed; where one comes, the rest waits for the back end.
  peer_.readOctets(1);
  peer_.cancelTimer(kGuardTimer);
  attempt_.start(proof);
}

void MailboxFrontSession::onProxyEnded(const ProxyOutcome& outcome) {
  if (outcome.result == LogonResult::kLoggedOn) return onLoggedOn(outcome);
  const bool waited = state_ == State::kProxying;
  state_ = State::kCommand;
  Phrase why = Phrase::kLogonFailed;
  if (outcome.result == LogonResult::kUnavailable) why = Phrase::kServerUnavailable;
  if (outcome.result == LogonResult::kMailboxInUse) why = Phrase::kMailboxInUse;
  refuse(phrase(why), outcome.cause, outcome.target);
  if (state_ == State::kEnded || !waited) return;
  startGuard();
  readCommands();
  if (!blocked_) peer_.resumeReading();
  if (behind_ == "\n") onLine("");
}

void MailboxFrontSession::onLoggedOn(const ProxyOutcome& outcome) {
  say(phrase(Phrase::kLoggedOn));
  log_.end(okContext(outcome.target));
  state_ = State::kRelay;
  blocked_ = false;
  RelayEnd::join(relay_, *outcome.relay);
  startRelayTimer();
  if (!behind_.empty()) relay_.onData(std::exchange(behind_, {}));
}

void MailboxFrontSession::onLineTooLong() { endWith(Phrase::kLineTooLong); }

void MailboxFrontSession::onEnd() {
  if (state_ == State::kRelay) return relay_.onEnd();
  // During a log-on too: nothing stands behind it, so nobody would ever give the back end a command.
  close();
}

void MailboxFrontSession::onClosed(CloseReason reason) {
  attempt_.abandon();
  relay_.onClosed(reason);
  logClose();
}

void MailboxFrontSession::onTimer(int name) {
  if (state_ == State::kEnded) return;
  switch (name) {
    case kGuardTimer:
      return endWith(Phrase::kIdleTimeout);
    case kBackEndTimer:
      return attempt_.onTimer();
    default:
      return onRelayTimer();
  }
}

void MailboxFrontSession::onRelayTimer() {
  const uint64_t passed = relay_.activity();
  quietChecks_ = passed == relayed_ ? quietChecks_ + 1 : 0;
  relayed_ = passed;
  if (quietChecks_ < kQuietChecks) return startRelayTimer();
  relay_.onClosed(CloseReason::kFinished);
  close();
}

void MailboxFrontSession::startRelayTimer() {
  const Milliseconds limit = settings().authenticatedTimeoutMs + kRelayGraceMs;
  peer_.startTimer(kRelayTimer, limit / kQuietChecks, TimerKind::kGuard);
}

void MailboxFrontSession::onWritable() {
  relay_.onWritable();
  if (!blocked_) return;
  blocked_ = false;
  if (state_ != State::kProxying) peer_.resumeReading();
}

void MailboxFrontSession::goodbye() {
  if (state_ == State::kEnded) return;
  // Text into the middle of a reply that is still under way would become part of it.
  if (state_ != State::kRelay || peer_.queuedBytes() == 0) sayPhrase(Phrase::kShutdown);
  relay_.onClosed(CloseReason::kFinished);
  close();
}

}  // namespace coexist
