#include "net/connection.h"

#include <utility>

#include "net/connection_core.h"

namespace coexist {
namespace {

// What a client may bring at a time, so that one who sends for all he is worth does not take everybody's time.
constexpr size_t kTurnLines = 16;
constexpr size_t kTurnOctets = 4096;
// While lines are read: what its session does not take at once waits in the kernel.
constexpr size_t kLineReadBytes = 4096;

// What the owner holds. Destroying it inside one of the session's call-backs is safe: the core holds itself there.
class OwnedConnection final : public Connection {
 public:
  explicit OwnedConnection(std::shared_ptr<ConnectionCore> core) : core_(std::move(core)) {}
  ~OwnedConnection() override { core_->abandon(); }
  Session& session() override { return core_->session(); }
  SessionIo& io() override { return *core_; }
  std::string_view unfinished() const override { return core_->unfinished(); }

 private:
  std::shared_ptr<ConnectionCore> core_;
};

}  // namespace

std::unique_ptr<Connection> Connection::create(ConnectionOptions options, std::unique_ptr<Transport> transport,
                                               const SessionFactory& makeSession, std::function<void()> onGone) {
  auto core = std::make_shared<ConnectionCore>(std::move(options), std::move(transport), std::move(onGone));
  core->start(makeSession);
  return std::make_unique<OwnedConnection>(std::move(core));
}

ConnectionCore::ConnectionCore(ConnectionOptions options, std::unique_ptr<Transport> transport,
                               std::function<void()> onGone)
    : options_(std::move(options)), transport_(std::move(transport)), onGone_(std::move(onGone)) {
  if (options_.implicitTls != nullptr) implicitTls_ = *options_.implicitTls;
  options_.implicitTls = nullptr;
  if (options_.side == ConnectionSide::kAcceptor) transport_->readAtMost(kLineReadBytes);
}

void ConnectionCore::start(const Connection::SessionFactory& makeSession) {
  session_ = makeSession(*this);
  transport_->setEvents(this);
  options_.loop->post([weak = weak_from_this()] {
    if (const auto self = weak.lock()) self->open();
  });
}

void ConnectionCore::open() {
  if (phase_ != Phase::kOpening) return;
  event("connected");
  if (implicitTls_) {
    beginTls(*implicitTls_);
    return;
  }
  phase_ = Phase::kOpen;
  session_->onOpen();
  pump();
}

void ConnectionCore::abandon() {
  onGone_ = nullptr;
  close();
}

void ConnectionCore::event(std::string_view text) {
  if (options_.tap) options_.tap->onEvent(text);
}

void ConnectionCore::send(std::string_view bytes) {
  if (phase_ == Phase::kClosed || security_ == Security::kRefused || bytes.empty()) return;
  if (options_.tap) options_.tap->onSent(bytes);
  switch (security_) {
    case Security::kSecure:
      engine_->writePlaintext(bytes);
      return flushCiphertext();
    case Security::kHandshaking:
      unsentPlaintext_ += bytes;
      return;
    default:
      return transport_->send(bytes);
  }
}

void ConnectionCore::readLines(size_t maxBytes, LineEnds ends) {
  framer_.readLines(maxBytes, ends);
  if (options_.side == ConnectionSide::kAcceptor) transport_->readAtMost(kLineReadBytes);
  schedulePump();
}

void ConnectionCore::readOctets(size_t count) {
  framer_.readOctets(count);
  if (count > kLineReadBytes) transport_->readAtMost(kMostReadBytes);
  schedulePump();
}

void ConnectionCore::readBlock() {
  framer_.readBlock();
  transport_->readAtMost(kMostReadBytes);
  schedulePump();
}

void ConnectionCore::readRaw() {
  framer_.readRaw();
  transport_->readAtMost(kMostReadBytes);
  schedulePump();
}

void ConnectionCore::pauseReading() {
  if (paused_ || phase_ == Phase::kClosed) return;
  paused_ = true;
  updateTransport();
}

void ConnectionCore::resumeReading() {
  if (!paused_ || phase_ == Phase::kClosed) return;
  paused_ = false;
  updateTransport();
  schedulePump();
}

void ConnectionCore::updateTransport() {
  const bool pause = paused_ || yielded_ || tooLong_;
  if (phase_ == Phase::kClosed || std::exchange(transportPaused_, pause) == pause) return;
  pause ? transport_->pauseReading() : transport_->resumeReading();
}

void ConnectionCore::finish() {
  if (phase_ == Phase::kClosed) return;
  if (secure()) {
    engine_->closeNotify();
    flushCiphertext();
  }
  transport_->finish();
}

void ConnectionCore::close() {
  if (phase_ == Phase::kClosed) return;
  if (secure()) {
    engine_->closeNotify();
    flushCiphertext();
  }
  if (security_ != Security::kRefused) event("closed");
  transport_->close();
  shut();
}

void ConnectionCore::reset() {
  if (phase_ == Phase::kClosed) return;
  event("reset");
  transport_->reset();
  shut();
}

void ConnectionCore::startTimer(int name, Milliseconds delay, TimerKind kind) {
  if (phase_ == Phase::kClosed) return;
  cancelTimer(name);
  // The timer cannot outlive this: shut() cancels it.
  timers_[name] = options_.loop->after(delay, kind, [this, name] {
    const auto self = shared_from_this();
    timers_.erase(name);
    session_->onTimer(name);
  });
}

void ConnectionCore::cancelTimer(int name) {
  const auto timer = timers_.find(name);
  if (timer == timers_.end()) return;
  options_.loop->cancel(timer->second);
  timers_.erase(timer);
}

void ConnectionCore::onBytes(std::string_view bytes) {
  const auto self = shared_from_this();
  if (phase_ == Phase::kClosed || security_ == Security::kRefused || tooLong_) return;
  if (security_ != Security::kClear) return feedTls(bytes);
  framer_.push(bytes);
  pump();
}

void ConnectionCore::onEnd() {
  const auto self = shared_from_this();
  ended_ = true;
  if (security_ == Security::kHandshaking) {
    return failTls("TLS failed: the other side closed the connection during the handshake",
                   Error{"the other side closed the connection during the handshake"});
  }
  pump();
}

void ConnectionCore::onClosed(CloseReason reason) {
  const auto self = shared_from_this();
  yielded_ = false;
  pump();  // nobody hears the answers any more: what is beyond this turn is not asked
  tellClosed(reason);
}

void ConnectionCore::onWritable() {
  const auto self = shared_from_this();
  if (phase_ == Phase::kOpen) session_->onWritable();
}

bool ConnectionCore::mayDeliver() const {
  return phase_ == Phase::kOpen && !paused_ && (security_ == Security::kClear || security_ == Security::kSecure);
}

void ConnectionCore::schedulePump() {
  if (delivering_ || pumpPosted_ || phase_ != Phase::kOpen) return;
  if (framer_.heldBytes() == 0 && !engine_ && !ended_) return;
  pumpPosted_ = true;
  options_.loop->post([weak = weak_from_this()] {
    const auto self = weak.lock();
    if (!self) return;
    self->pumpPosted_ = false;
    self->pump();
  });
}

void ConnectionCore::pump() {
  const auto self = shared_from_this();
  if (yielded_) return keepOrDrop();
  delivering_ = true;
  turnLines_ = turnOctets_ = 0;
  if (security_ == Security::kSecure) {
    deliverDecrypted();
  } else {
    deliverFrames();
    keepOrDrop();
  }
  delivering_ = false;
  deliverEnd();
}

void ConnectionCore::keepOrDrop() {
  const bool mayBeWanted = security_ == Security::kClear || security_ == Security::kSecure;
  if (phase_ != Phase::kClosed && mayBeWanted) return framer_.keep();
  framer_.drop();
}

void ConnectionCore::deliverFrames() {
  while (mayDeliver() && !yielded_) {
    const bool spent = turnLines_ >= kTurnLines || turnOctets_ >= kTurnOctets;
    if (spent && (engine_ || framer_.heldBytes() > 0)) return yield();
    const std::optional<Frame> frame = framer_.next();
    if (!frame) return;
    deliver(*frame);
  }
}

void ConnectionCore::yield() {
  yielded_ = true;
  updateTransport();
  options_.loop->postBehind([weak = weak_from_this()] {
    const auto self = weak.lock();
    if (!self || !self->yielded_) return;
    self->yielded_ = false;
    self->pump();
    self->updateTransport();
  });
}

void ConnectionCore::deliver(const Frame& frame) {
  switch (frame.kind) {
    case Frame::Kind::kLine:
      if (options_.tap) options_.tap->onReceivedLine(frame.octets);
      if (options_.side == ConnectionSide::kAcceptor) {
        ++turnLines_;
        turnOctets_ += frame.octets.size();
      }
      return session_->onLine(frame.octets);
    case Frame::Kind::kData:
      if (options_.tap) options_.tap->onReceivedData(frame.octets);
      return session_->onData(frame.octets);
    case Frame::Kind::kBlockEnd:
      if (options_.tap) options_.tap->onReceivedLine(".");
      return session_->onBlockEnd();
    case Frame::Kind::kTooLong:
      tooLong_ = true;
      updateTransport();
      event("line too long");
      return session_->onLineTooLong();
  }
}

// RFC 8446 section 6.1: a server that ends without close_notify may have been cut off by somebody on the way. Clients
// do it all the time, and nothing hangs on what they would have said.
bool ConnectionCore::cutShort() const {
  return options_.side == ConnectionSide::kConnector && secure() && engine_->state() == TlsEngine::State::kReady;
}

void ConnectionCore::deliverEnd() {
  if (!ended_ || endTold_ || yielded_ || !mayDeliver()) return;
  endTold_ = true;
  if (cutShort()) {
    transport_->reset();
    return tellClosed(CloseReason::kReset);
  }
  // A line that never got its end is no frame for the session; a transcript must show it all the same.
  if (options_.tap && !framer_.kept().empty()) options_.tap->onReceivedData(framer_.kept());
  event("closed by peer");
  session_->onEnd();
}

void ConnectionCore::tellClosed(CloseReason reason) {
  if (phase_ == Phase::kClosed) return;
  switch (reason) {
    case CloseReason::kReset:
      event("reset by peer");
      break;
    case CloseReason::kError:
      event("closed: the network failed");
      break;
    case CloseReason::kFinished:
      event("closed");
      break;
  }
  shut();
  session_->onClosed(reason);
}

void ConnectionCore::shut() {
  phase_ = Phase::kClosed;
  options_.loop->cancel(handshakeTimer_);
  for (const auto& [name, timer] : timers_) options_.loop->cancel(timer);
  timers_.clear();
  unsentPlaintext_.clear();
  if (!onGone_) return;
  options_.loop->post([weak = weak_from_this()] {
    const auto self = weak.lock();
    if (!self || !self->onGone_) return;
    const std::function<void()> onGone = std::move(self->onGone_);
    self->onGone_ = nullptr;
    onGone();
  });
}

}  // namespace coexist
