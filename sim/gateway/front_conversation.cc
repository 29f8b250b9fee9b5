#include "gateway/front_conversation.h"

#include <utility>

#include "base/mutant.h"
#include "base/text.h"

namespace coexist {

FrontConversation::FrontConversation(const FrontContext& context, MailProtocol protocol, SessionIo& io,
                                     uint64_t sessionId)
    : context_(context),
      protocol_(protocol),
      io_(io),
      log_(*context.log, sessionId, io.local().text(), io.remote().text()),
      gate_(*context.options, io) {
  log_.boundRows(context.options->limits.logRowsBeforeLogin);
}

void FrontConversation::say(std::string_view line) {
  io_.send(std::string(line) + "\r\n");
  log_.replied(line.size() + 2);
  if (blocked_ || io_.queuedBytes() <= kHighWaterBytes) return;
  blocked_ = true;
  updateReading();
}

void FrontConversation::answer(std::string_view line, std::string_view logContext) {
  say(line);
  log_.end(logContext);
}

bool FrontConversation::countFailedLogin() {
  const int most = context_.product().guessing(protocol_).maxFailedLogins;
  return ++failedLogins_ >= most && most > 0 && !mutated("front-end-counts-no-failed-log-on");
}

void FrontConversation::startPatience() {
  commands_ = 0;
  const Milliseconds limit = context_.product().guessing(protocol_).deadlineMs;
  if (limit > 0) io_.startTimer(kDeadlineTimer, limit, TimerKind::kGuard);
}

void FrontConversation::endPatience() {
  commands_.reset();
  io_.cancelTimer(kDeadlineTimer);
}

bool FrontConversation::countCommand() {
  const int most = context_.product().guessing(protocol_).maxCommands;
  return commands_ && ++*commands_ > most && most > 0;
}

void FrontConversation::beginLogin(const ClientProof& proof, std::function<void(bool refused)> goOn) {
  const Penalties::Verdict verdict = gate_.begin(proof);
  answerBehind(verdict.waitMs, [this, refused = verdict.refused, next = std::move(goOn)] {
    gate_.open();
    next(refused);
  });
}

void FrontConversation::answerFailedLogin(std::function<void()> answer) {
  gate_.failed();
  const Milliseconds tarpitMs = context_.product().guessing(protocol_).tarpitMs;
  answerBehind(tarpitMs > 0 ? tarpitMs : gate_.untilRefusal(), std::move(answer));
}

void FrontConversation::answerBehindTarpit(std::function<void()> answer) {
  answerBehind(context_.product().guessing(protocol_).tarpitMs, std::move(answer));
}

void FrontConversation::answerBehind(Milliseconds delay, std::function<void()> answer) {
  if (delay <= 0 || mutated("front-end-has-no-tarpit")) return answer();
  late_ = std::move(answer);
  stopGuard();
  io_.startTimer(kTarpitTimer, delay, TimerKind::kWork);
  updateReading();
}

void FrontConversation::answerLate() {
  if (ended_ || !late_) return;
  const auto answer = std::exchange(late_, nullptr);
  answer();
  if (!ended_) updateReading();
}

void FrontConversation::holdReading(bool held) {
  held_ = held;
  updateReading();
}

void FrontConversation::onWritable() {
  blocked_ = false;
  updateReading();
}

void FrontConversation::updateReading() {
  const bool pause = held_ || blocked_ || late_;
  if (pause == std::exchange(paused_, pause)) return;
  if (pause) {
    io_.pauseReading();
  } else {
    io_.resumeReading();
  }
}

std::optional<TlsParameters> FrontConversation::ownTls() const {
  const auto certificate =
      context_.options->certificates->serverContext(settings().x509CertificateName, PeerCertificate::kIgnored);
  if (certificate) return TlsParameters{*certificate, "", lowerAscii(mailProtocolName(protocol_))};
  context_.notice("no certificate to start TLS with: " + visible(certificate.error().message()));
  return std::nullopt;
}

void FrontConversation::tellTlsFailed(const Error& error) const {
  context_.notice(NoticeKind::kTlsFailed, "TLS with " + io_.remote().text() + " failed: " + visible(error.message()));
}

void FrontConversation::close() {
  if (ended_) return;
  markEnded();
  io_.close();
}

void FrontConversation::markEnded() {
  if (std::exchange(ended_, true)) return;
  late_ = nullptr;
  gate_.leave();
  log_.close();
}

}  // namespace coexist
