#include "backend/conversation.h"

#include <utility>

namespace coexist {

Conversation::Conversation(const SessionContext& context, Peer& peer, MailProtocol protocol)
    : context_(context), peer_(peer), protocol_(protocol) {}

void Conversation::onOpen() {
  opened_ = true;
  tls_ = peer_.tlsInfo();
  readCommandLines();
  startIdleTimer();
  say(greeting());
}

void Conversation::onLine(std::string_view line) {
  if (ended_) return;
  startIdleTimer();
  if (logon_) {
    takeTurn(logon_->hear(line));
  } else {
    onCommandLine(line);
  }
  easeReading();
}

void Conversation::onLineTooLong() {
  if (!ended_) end(Farewell::kLineTooLong);
}

void Conversation::onSecured(const TlsInfo& info) { tls_ = info; }

void Conversation::onTlsFailed(const Error&) { markEnded(); }

void Conversation::onEnd() { close(); }

void Conversation::onClosed(CloseReason) { markEnded(); }

void Conversation::onTimer(int name) {
  if (name == kIdleTimer && !ended_) end(Farewell::kIdleTimeout);
}

void Conversation::onWritable() {
  if (ended_) return;
  if (answering_) {
    startIdleTimer();
    goOnAnswering();
  }
  easeReading();
}

void Conversation::shutDown() {
  // Before its greeting, or in the middle of a handshake, a connection just ends.
  if (!opened_) return close();
  if (!ended_) end(Farewell::kShutdown);
}

bool Conversation::beginLogon(std::string_view mechanism, std::optional<std::string_view> initialResponse) {
  logon_ = SaslLogon::start(context_, mechanism, tls_);
  if (!logon_) return false;
  readCommandLines();
  takeTurn(logon_->begin(initialResponse));
  return true;
}

void Conversation::takeTurn(const SaslLogon::Turn& turn) {
  using Kind = SaslLogon::Turn::Kind;
  if (turn.kind == Kind::kChallenge) {
    sayChallenge(logon_->mechanism(), turn.challenge);
    if (!refused(ReplyKind::kContinuation)) return;
    // For the client it is over: what comes next is a command.
    logon_.reset();
    return readCommandLines();
  }
  const auto over = std::exchange(logon_, nullptr);
  readCommandLines();
  onLogonOver(turn.kind == Kind::kDone && refused() ? Kind::kFailed : turn.kind, *over);
  startIdleTimer();
}

void Conversation::answerInPieces() {
  answering_ = true;
  goOnAnswering();
}

void Conversation::goOnAnswering() {
  while (answering_ && !ended_ && peer_.queuedBytes() <= kHighWaterBytes) answering_ = !answerMore();
}

std::optional<TlsParameters> Conversation::tlsOnOffer(bool inProfile) const {
  if (!inProfile || loggedOn() || peer_.secure() || !context_.startTls) return std::nullopt;
  TlsParameters parameters = context_.startTls();
  if (!parameters.context) return std::nullopt;
  return parameters;
}

// Plaintext that is still under way ends the connection, which is the Peer's to see (RFC 3501 section 6.2.1, RFC 2595
// section 4, RFC 3207 section 4.2).
void Conversation::startTls(const TlsParameters& parameters) {
  mistakes_ = 0;
  peer_.startTls(parameters);
}

void Conversation::say(std::string_view line) { send(std::string(line) + "\r\n"); }

void Conversation::send(std::string_view text) {
  if (!ended_) peer_.send(text);
}

void Conversation::countMistake(int maxErrors) {
  if (++mistakes_ >= maxErrors && maxErrors > 0) end(Farewell::kTooManyErrors);
}

void Conversation::end(Farewell which) {
  if (const std::string line = farewell(which); !line.empty()) say(line);
  close();
}

void Conversation::close() {
  if (ended_) return;
  markEnded();
  peer_.close();
}

void Conversation::markEnded() {
  if (std::exchange(ended_, true)) return;
  logon_.reset();
  answering_ = false;
  onGone();
}

// A client that does not read its answers is not read either.
void Conversation::easeReading() {
  if (ended_) return;
  const bool full = peer_.queuedBytes() > (paused_ ? kLowWaterBytes : kHighWaterBytes);
  const bool wait = answering_ || held_ || full;
  if (std::exchange(paused_, wait) == wait) return;
  if (wait) {
    peer_.pauseReading();
  } else {
    peer_.resumeReading();
  }
}

void Conversation::hold() {
  held_ = true;
  easeReading();
}

void Conversation::goOn() {
  held_ = false;
  easeReading();
}

void Conversation::startIdleTimer() {
  if (ended_) return;
  const int64_t delayMs = loggedOn() ? settings().authenticatedTimeoutMs : settings().preAuthenticatedTimeoutMs;
  peer_.startTimer(kIdleTimer, delayMs, TimerKind::kGuard);
}

void Conversation::readCommandLines() {
  if (!ended_) peer_.readLines(logon_ ? SaslServerExchange::kMaxLineBytes : settings().maxCommandBytes, lineEnds());
}

AccessState Conversation::accessState() const { return accessStateOf(settings(), peer_.secure(), loggedOn()); }

}  // namespace coexist
