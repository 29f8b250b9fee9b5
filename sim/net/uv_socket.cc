#include "net/uv_socket.h"

#include <sys/socket.h>

#include <string>

namespace coexist {
namespace {

// A connection that is over for its owner still holds a descriptor, until the other side has ended too.
constexpr Milliseconds kLingerMs = 1'000;
// The same while octets of ours are still to go.
constexpr Milliseconds kUnsentLingerMs = 10'000;

CloseReason reasonFor(int code) {
  return code == UV_ECONNRESET || code == UV_EPIPE ? CloseReason::kReset : CloseReason::kError;
}

// What the owner holds.
class UvTransport final : public Transport {
 public:
  explicit UvTransport(std::shared_ptr<UvSocket> socket) : socket_(std::move(socket)) {}
  ~UvTransport() override { socket_->close(); }

  void setEvents(TransportEvents* events) override { socket_->setEvents(events); }
  void send(std::string_view bytes) override { socket_->send(bytes); }
  size_t queuedBytes() const override { return socket_->queuedBytes(); }
  void finish() override { socket_->finish(); }
  void close() override { socket_->close(); }
  void reset() override { socket_->reset(); }
  void pauseReading() override { socket_->pauseReading(); }
  void resumeReading() override { socket_->resumeReading(); }
  void readAtMost(size_t bytes) override { socket_->readAtMost(bytes); }
  void keepUntilGone(std::shared_ptr<void> token) override { socket_->keepUntilGone(std::move(token)); }
  Endpoint local() const override { return socket_->local(); }
  Endpoint remote() const override { return socket_->remote(); }

 private:
  std::shared_ptr<UvSocket> socket_;
};

}  // namespace

// Octets that the kernel has not taken yet.
struct UvSocket::WriteRequest {
  uv_write_t request;
  std::shared_ptr<UvSocket> socket;
  std::string octets;
};

void UvSocket::established(std::shared_ptr<UvPair> pair, int side, Endpoint local, Endpoint remote) {
  pair_ = std::move(pair);
  side_ = side;
  local_ = std::move(local);
  remote_ = std::move(remote);
  uv_tcp_nodelay(tcp_.get(), 1);
  if (pair_) pair_->handedOver(side_);
}

std::unique_ptr<Transport> UvSocket::transport() { return std::make_unique<UvTransport>(shared_from_this()); }

void UvSocket::setEvents(TransportEvents* events) {
  if (closed_) return;
  events_ = events;
  if (events_ == nullptr) return stopReading();
  if (!paused_) startReading();
}

void UvSocket::startReading() {
  if (reading_ || endSeen_ || !tcp_.isOpen()) return;
  const auto provide = [](uv_handle_t* handle, size_t, uv_buf_t* buffer) {
    auto& memory = static_cast<UvReactor*>(handle->loop->data)->readBuffer();
    const auto* socket = UvHandle<uv_tcp_t>::ownerOf<UvSocket>(reinterpret_cast<uv_tcp_t*>(handle));
    const size_t most = socket == nullptr ? memory.size() : std::min(memory.size(), socket->readAtMost_);
    *buffer = uv_buf_init(memory.data(), static_cast<unsigned>(most));
  };
  const auto onRead = [](uv_stream_t* stream, ssize_t size, const uv_buf_t* buffer) {
    auto* socket = UvHandle<uv_tcp_t>::ownerOf<UvSocket>(stream);
    if (socket != nullptr && size != 0) socket->onRead(size, buffer->base);
  };
  reading_ = uv_read_start(tcp_.stream(), provide, onRead) == 0;
  if (pair_) pair_->reading(side_, reading_);
}

void UvSocket::stopReading() {
  if (!reading_) return;
  reading_ = false;
  uv_read_stop(tcp_.stream());
  if (pair_) pair_->reading(side_, false);
}

void UvSocket::onRead(ssize_t size, const char* octets) {
  const auto self = shared_from_this();
  if (size > 0) {
    if (pair_) pair_->received(side_, static_cast<size_t>(size));
    if (!closed_) events_->onBytes({octets, static_cast<size_t>(size)});
    return;
  }
  endSeen_ = true;
  stopReading();
  if (pair_) pair_->seenEnd(side_);
  // A connection that ends before it was accepted never will be: its listener went away or had no descriptor.
  if (pair_ && !pair_->isHandedOver(1 - side_)) pair_->neverAccepted();
  const int code = size == UV_EOF ? pendingError() : static_cast<int>(size);
  if (code != 0) return tellClosed(reasonFor(code));
  if (failure_ != CloseReason::kFinished) return tellClosed(failure_);
  if (!closed_) events_->onEnd();
  endIfFinished();
}

// libuv reports a hang-up behind the last octets as an orderly end without asking; a reset is remembered by the kernel.
int UvSocket::pendingError() const {
  uv_os_fd_t descriptor = -1;
  int error = 0;
  socklen_t size = sizeof error;
  if (uv_fileno(tcp_.base(), &descriptor) != 0) return 0;
  if (getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &error, &size) != 0) return 0;
  return uv_translate_sys_error(error);
}

void UvSocket::send(std::string_view bytes) {
  if (closed_ || finishing_ || bytes.empty() || failure_ != CloseReason::kFinished) return;
  if (pair_) pair_->sent(side_, bytes.size());
  if (queuedBytes() == 0) {
    const uv_buf_t buffer = uv_buf_init(const_cast<char*>(bytes.data()), static_cast<unsigned>(bytes.size()));
    const int written = uv_try_write(tcp_.stream(), &buffer, 1);
    if (written < 0 && written != UV_EAGAIN) return writeFailed(written);
    if (written > 0) bytes.remove_prefix(static_cast<size_t>(written));
  }
  if (!bytes.empty()) queue(bytes);
}

void UvSocket::queue(std::string_view bytes) {
  auto* request = new WriteRequest{{}, shared_from_this(), std::string(bytes)};
  request->request.data = request;
  const uv_buf_t buffer = uv_buf_init(request->octets.data(), static_cast<unsigned>(request->octets.size()));
  if (pair_) pair_->requested(side_);
  const int error = uv_write(&request->request, tcp_.stream(), &buffer, 1, [](uv_write_t* done, int status) {
    const std::unique_ptr<WriteRequest> owned(static_cast<WriteRequest*>(done->data));
    owned->socket->onWritten(status);
  });
  if (error == 0) return backlog_.grewTo(queuedBytes());
  delete request;
  onWritten(error);
}

void UvSocket::onWritten(int status) {
  if (pair_) pair_->answered(side_);
  if (status != 0) return writeFailed(status);
  if (backlog_.shrankTo(queuedBytes()) && !closed_ && events_ != nullptr) events_->onWritable();
}

void UvSocket::writeFailed(int code) {
  if (code == UV_ECANCELED) return;  // the socket is closing
  if (closed_) return closeNow();
  if (failure_ != CloseReason::kFinished) return;
  failure_ = reasonFor(code);
  // What came in before the connection broke is still to be read; reading finds the break behind it.
  if (reading_) return;
  context_.loop->post([weak = weak_from_this()] {
    if (const auto self = weak.lock()) self->tellClosed(self->failure_);
  });
}

void UvSocket::finish() {
  if (finishing_ || !tcp_.isOpen()) return;
  finishing_ = true;
  if (pair_) {
    pair_->ended(side_);
    pair_->requested(side_);
  }
  struct ShutdownRequest {
    uv_shutdown_t request;
    std::shared_ptr<UvSocket> socket;
  };
  auto* request = new ShutdownRequest{{}, shared_from_this()};
  request->request.data = request;
  const int error = uv_shutdown(&request->request, tcp_.stream(), [](uv_shutdown_t* done, int status) {
    const std::unique_ptr<ShutdownRequest> owned(static_cast<ShutdownRequest*>(done->data));
    owned->socket->onShutdown(status);
  });
  if (error == 0) return;
  delete request;
  onShutdown(error);
}

void UvSocket::onShutdown(int status) {
  if (pair_) pair_->answered(side_);
  if (status != 0) return writeFailed(status == UV_ENOTCONN ? UV_ECONNRESET : status);
  finished_ = true;
  if (closed_) lingerAtMost(kLingerMs);
  endIfFinished();
}

void UvSocket::endIfFinished() {
  if (finished_ && endSeen_) tellClosed(CloseReason::kFinished);
}

void UvSocket::tellClosed(CloseReason reason) {
  const auto self = shared_from_this();
  TransportEvents* told = closed_ ? nullptr : events_;
  closed_ = true;
  closeNow();
  if (told != nullptr) told->onClosed(reason);
}

void UvSocket::close() {
  if (closed_) return;
  closed_ = true;
  events_ = nullptr;
  finish();
  startReading();
  lingerAtMost(finished_ ? kLingerMs : kUnsentLingerMs);
}

void UvSocket::lingerAtMost(Milliseconds limit) {
  if (!context_.lingers || !tcp_.isOpen()) return;
  context_.loop->cancel(lingerTimer_);
  lingerTimer_ = context_.loop->after(limit, TimerKind::kGuard, [weak = weak_from_this()] {
    if (const auto self = weak.lock()) self->closeNow();
  });
}

void UvSocket::keepUntilGone(std::shared_ptr<void> token) {
  if (tcp_.isOpen()) kept_ = std::move(token);
}

void UvSocket::reset() {
  if (!closed_) resetNow();
}

void UvSocket::resetNow() {
  uv_os_fd_t descriptor = -1;
  if (tcp_.isOpen() && uv_fileno(tcp_.base(), &descriptor) == 0) {
    const linger atOnce{1, 0};
    setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &atOnce, sizeof atOnce);
  }
  closeNow();
}

void UvSocket::closeNow() {
  if (!tcp_.isOpen()) return;
  const auto self = shared_from_this();
  closed_ = true;
  events_ = nullptr;
  context_.loop->cancel(lingerTimer_);
  stopReading();
  tcp_.close();
  kept_.reset();
  if (pair_) pair_->gone(side_);
  context_.onGone(this);
}

void UvSocket::pauseReading() {
  if (closed_) return;
  paused_ = true;
  stopReading();
}

void UvSocket::resumeReading() {
  if (closed_) return;
  paused_ = false;
  if (events_ != nullptr) startReading();
}

}  // namespace coexist
