// TLS switched on in place: the part of a connection that knows of it.
#include "base/mutant.h"
#include "net/connection_core.h"

namespace coexist {
namespace {

constexpr size_t kPlaintextBytes = 16 * 1024;  // one TLS record's worth

constexpr Milliseconds kHandshakeLimitMs = 30'000;

constexpr const char* kPlaintextBehind = "plaintext behind STARTTLS";

// The first octets of a TLS connection are a record header: a handshake or an alert, major version 3 (RFC 8446
// section 5.1). The minor version is at most 4.
bool isRecordHeaderOctet(size_t position, unsigned char octet) {
  switch (position) {
    case 0:
      return octet == 0x16 || octet == 0x15;
    case 1:
      return octet == 0x03;
    default:
      return octet <= 0x04;
  }
}

}  // namespace

void ConnectionCore::startTls(const TlsParameters& parameters) {
  if (phase_ != Phase::kOpen || security_ != Security::kClear) return;
  if (framer_.heldBytes() > 0 && !mutated("plaintext-behind-starttls-is-kept")) {
    return refuseTls(std::string("closed: ") + kPlaintextBehind, Error{kPlaintextBehind});
  }
  beginTls(parameters);
}

bool ConnectionCore::beginTls(const TlsParameters& parameters) {
  const TlsSide side = options_.side == ConnectionSide::kAcceptor ? TlsSide::kServer : TlsSide::kClient;
  auto engine = TlsEngine::create(parameters, side, options_.loop->unixSeconds());
  if (!engine) {
    refuseTls("TLS failed: " + engine.error().message(), engine.error());
    return false;
  }
  security_ = Security::kHandshaking;
  askedName_ = parameters.expectedName;
  engine_ = std::move(engine.value());
  // A client that connects and says nothing has no session yet that could lose patience with it.
  handshakeTimer_ = options_.loop->after(kHandshakeLimitMs, TimerKind::kGuard, [this] {
    const auto self = shared_from_this();
    const Error error{"no TLS handshake within 30 seconds"};
    failTls("TLS failed: " + error.what, error);
  });
  engine_->start();
  flushCiphertext();
  return true;
}

void ConnectionCore::refuseTls(std::string text, Error error) {
  security_ = Security::kRefused;
  options_.loop->post([weak = weak_from_this(), text = std::move(text), error = std::move(error)] {
    if (const auto self = weak.lock()) self->failTls(text, error);
  });
}

void ConnectionCore::failTls(const std::string& text, const Error& error) {
  if (phase_ == Phase::kClosed) return;
  if (engine_) flushCiphertext();  // the alert says to the other side what was wrong
  security_ = Security::kRefused;
  event(text);
  session_->onTlsFailed(error);
  close();
}

bool ConnectionCore::isPlaintext(std::string_view bytes) {
  if (mutated("plaintext-is-taken-for-tls")) return false;
  for (const char octet : bytes) {
    if (recordOctetsSeen_ >= 3) return false;
    if (!isRecordHeaderOctet(recordOctetsSeen_++, static_cast<unsigned char>(octet))) return true;
  }
  return false;
}

void ConnectionCore::refusePlaintext() {
  if (!implicitTls_) return failTls(std::string("closed: ") + kPlaintextBehind, Error{kPlaintextBehind});
  const Error error{"plaintext instead of a TLS handshake", "", "TLS from the first octet"};
  failTls("TLS failed: " + error.what, error);
}

void ConnectionCore::feedTls(std::string_view bytes) {
  if (isPlaintext(bytes)) return refusePlaintext();
  engine_->feedCiphertext(bytes);
  if (security_ == Security::kHandshaking) advanceHandshake();
  if (security_ == Security::kSecure) pump();
}

void ConnectionCore::advanceHandshake() {
  if (engine_->state() == TlsEngine::State::kFailed) {
    return failTls("TLS failed: " + engine_->error().message(), engine_->error());
  }
  flushCiphertext();
  if (engine_->state() != TlsEngine::State::kReady) return;
  security_ = Security::kSecure;
  options_.loop->cancel(handshakeTimer_);
  const TlsInfo& info = engine_->info();
  const std::string& name = options_.side == ConnectionSide::kAcceptor ? info.serverName : askedName_;
  event("TLS ok, " + info.version + (name.empty() ? "" : ", name " + name));
  if (!unsentPlaintext_.empty()) engine_->writePlaintext(unsentPlaintext_);
  unsentPlaintext_.clear();
  flushCiphertext();
  if (phase_ == Phase::kOpen) return session_->onSecured(info);
  phase_ = Phase::kOpen;
  session_->onOpen();
}

void ConnectionCore::deliverDecrypted() {
  char buffer[kPlaintextBytes];
  deliverFrames();
  keepOrDrop();
  while (mayDeliver() && !yielded_) {
    const size_t size = engine_->readPlaintext(buffer, sizeof buffer);
    if (size == 0) break;
    framer_.push({buffer, size});
    deliverFrames();
    keepOrDrop();
  }
  if (phase_ == Phase::kClosed) return;
  if (engine_->state() == TlsEngine::State::kFailed) {
    return failTls("TLS failed: " + engine_->error().message(), engine_->error());
  }
  flushCiphertext();
  if (engine_->state() == TlsEngine::State::kClosed) ended_ = true;
}

void ConnectionCore::flushCiphertext() {
  for (std::string_view octets = engine_->ciphertext(); !octets.empty(); octets = engine_->ciphertext()) {
    transport_->send(octets);
    engine_->consumeCiphertext(octets.size());
  }
}

}  // namespace coexist
