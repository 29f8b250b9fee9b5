#include "gateway/front_conversation.h"

#include <utility>

#include "base/text.h"

namespace coexist {

FrontConversation::FrontConversation(const FrontContext& context, MailProtocol protocol, SessionIo& io,
                                     uint64_t sessionId)
    : context_(context),
      protocol_(protocol),
      io_(io),
      log_(*context.log, sessionId, io.local().text(), io.remote().text()) {}

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

void FrontConversation::holdReading(bool held) {
  held_ = held;
  updateReading();
}

void FrontConversation::onWritable() {
  blocked_ = false;
  updateReading();
}

void FrontConversation::updateReading() {
  const bool pause = held_ || blocked_;
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
  if (certificate) return TlsParameters{*certificate, ""};
  context_.notice("no certificate to start TLS with: " + visible(certificate.error().message()));
  return std::nullopt;
}

void FrontConversation::tellTlsFailed(const Error& error) const {
  context_.notice("TLS with " + io_.remote().text() + " failed: " + visible(error.message()));
}

void FrontConversation::close() {
  if (ended_) return;
  markEnded();
  io_.close();
}

void FrontConversation::markEnded() {
  if (std::exchange(ended_, true)) return;
  log_.begin("CloseSession", "", 0);
  log_.end("");
}

}  // namespace coexist
