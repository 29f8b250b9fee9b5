#include "backend/conversation.h"

#include <utility>

#include "base/mutant.h"

namespace coexist {

Conversation::Conversation(const SessionContext& context, SessionIo& io, MailProtocol protocol)
    : context_(context), io_(io), protocol_(protocol) {}

void Conversation::onOpen() {
  opened_ = true;
  tls_ = io_.tlsInfo();
  readCommandLines();
  startIdleTimer();
  say(greeting());
}

void Conversation::onLine(std::string_view line) {
  if (ended_) return;
  startIdleTimer();
  if (login_) {
    takeTurn(login_->hear(line));
  } else {
    onCommandLine(line);
  }
  easeReading();
}

void Conversation::onLineTooLong() {
  if (!ended_) end(ClosingReply::kLineTooLong);
}

void Conversation::onSecured(const TlsInfo& info) { tls_ = info; }

void Conversation::onTlsFailed(const Error&) { markEnded(); }

void Conversation::onEnd() { close(); }

void Conversation::onClosed(CloseReason) { markEnded(); }

void Conversation::onTimer(int name) {
  if (ended_) return;
  if (name == kIdleTimer && !mutated("back-end-waits-for-ever")) return end(ClosingReply::kIdleTimeout);
  if (name == kTarpitTimer && late_) sayLateAnswer();
  if (name == kOwnTimer) onOwnTimer();
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
  if (!ended_) end(ClosingReply::kShutdown);
}

bool Conversation::beginLogin(std::string_view mechanism, std::optional<std::string_view> initialResponse) {
  login_ = SaslLogin::start(context_, mechanism, tls_, settings().ntlm);
  if (!login_) return false;
  readCommandLines();
  takeTurn(login_->begin(initialResponse));
  return true;
}

void Conversation::takeTurn(const SaslLogin::Turn& turn) {
  using Kind = SaslLogin::Turn::Kind;
  if (turn.kind == Kind::kChallenge) {
    sayChallenge(login_->mechanism(), turn.challenge);
    if (!refused(ReplyKind::kContinuation)) return;
    // For the client it is over: what comes next is a command.
    login_.reset();
    return readCommandLines();
  }
  const auto over = std::exchange(login_, nullptr);
  readCommandLines();
  onLoginOver(turn.kind == Kind::kDone && refused() ? Kind::kFailed : turn.kind, *over);
  startIdleTimer();
}

void Conversation::answerInPieces() {
  answering_ = true;
  goOnAnswering();
}

void Conversation::goOnAnswering() {
  while (answering_ && !ended_ && io_.queuedBytes() <= kHighWaterBytes) answering_ = !answerMore();
}

std::optional<TlsParameters> Conversation::tlsOnOffer(bool inProfile) const {
  if (mutated("back-end-starts-no-tls")) return std::nullopt;
  if (!inProfile || loggedOn() || io_.secure() || !context_.startTls) return std::nullopt;
  TlsParameters parameters = context_.startTls();
  if (!parameters.context) return std::nullopt;
  return parameters;
}

// Plaintext that is still under way ends the connection, which is the SessionIo's to see (RFC 3501 section 6.2.1, RFC
// 2595 section 4, RFC 3207 section 4.2).
void Conversation::startTls(const TlsParameters& parameters) {
  mistakes_ = 0;
  io_.startTls(parameters);
}

void Conversation::say(std::string_view line) { send(std::string(line) + "\r\n"); }

void Conversation::send(std::string_view text) {
  if (!ended_) io_.send(text);
}

void Conversation::sayLate(std::string line) { sayLate(LateAnswer{std::move(line)}); }

void Conversation::startOwnTimer(int64_t delayMs) { io_.startTimer(kOwnTimer, delayMs, TimerKind::kWork); }

void Conversation::failLogin(std::string line) {
  const int most = product().guessing(protocol_).maxFailedLogins;
  const bool last = ++failedLogins_ >= most && most > 0 && !mutated("back-end-counts-no-failed-log-on");
  sayLate(LateAnswer{std::move(line), last});
}

// The client waits for the server meanwhile: its silence is not counted.
void Conversation::sayLate(LateAnswer answer) {
  if (ended_) return;
  late_ = std::move(answer);
  const int64_t delayMs = product().guessing(protocol_).tarpitMs;
  if (delayMs == 0 || mutated("back-end-has-no-tarpit")) return sayLateAnswer();
  io_.cancelTimer(kIdleTimer);
  io_.startTimer(kTarpitTimer, delayMs, TimerKind::kWork);
  easeReading();
}

void Conversation::sayLateAnswer() {
  const LateAnswer answer = *std::exchange(late_, std::nullopt);
  say(answer.line);
  if (answer.isLast) return end(ClosingReply::kTooManyLogins);
  startIdleTimer();
  easeReading();
}

void Conversation::countMistake(int maxErrors) {
  if (++mistakes_ >= maxErrors && maxErrors > 0 && !mutated("back-end-counts-no-mistake"))
    end(ClosingReply::kTooManyErrors);
}

void Conversation::end(ClosingReply which) {
  if (const std::string line = closingReply(which); !line.empty()) say(line);
  close();
}

void Conversation::close() {
  if (ended_) return;
  markEnded();
  io_.close();
}

void Conversation::markEnded() {
  if (std::exchange(ended_, true)) return;
  login_.reset();
  answering_ = false;
  late_.reset();
  onGone();
}

// A client that does not read its answers is not read either.
void Conversation::easeReading() {
  if (ended_) return;
  const bool full = io_.queuedBytes() > (paused_ ? kLowWaterBytes : kHighWaterBytes);
  const bool wait = answering_ || late_ || full;
  if (std::exchange(paused_, wait) == wait) return;
  if (wait) {
    io_.pauseReading();
  } else {
    io_.resumeReading();
  }
}

void Conversation::startIdleTimer() {
  if (ended_ || late_) return;
  const int64_t delayMs = loggedOn() ? settings().authenticatedTimeoutMs : settings().preAuthenticatedTimeoutMs;
  io_.startTimer(kIdleTimer, delayMs, TimerKind::kGuard);
}

void Conversation::readCommandLines() {
  if (!ended_) io_.readLines(login_ ? SaslServerExchange::kMaxLineBytes : settings().maxCommandBytes, lineEnds());
}

AccessState Conversation::accessState() const { return accessStateOf(settings(), io_.secure(), loggedOn()); }

}  // namespace coexist
