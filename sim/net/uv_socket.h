// One TCP connection. Private to net/.
#pragma once

#include <algorithm>
#include <functional>
#include <memory>

#include "net/loop.h"
#include "net/network.h"
#include "net/uv_reactor.h"
#include "net/uv_traffic.h"
#include "net/write_backlog.h"

namespace coexist {

// Lives until its transport has let go and the connection is closed: what is queued still goes out, and what still
// comes in is read and thrown away, because a kernel turns a close with unread octets into a reset.
class UvSocket final : public std::enable_shared_from_this<UvSocket> {
 public:
  struct Context {
    UvReactor* reactor;
    Loop* loop;
    bool lingers;                           // a closed connection is given a moment to end, then it is over
    std::function<void(UvSocket*)> onGone;  // the socket is closed for good
  };

  explicit UvSocket(Context context) : context_(std::move(context)) {}

  int open() { return tcp_.open(uv_tcp_init, context_.reactor->loop(), this); }
  uv_tcp_t* tcp() { return tcp_.get(); }
  uv_stream_t* stream() { return tcp_.stream(); }
  // `pair` is null on a real network.
  void established(std::shared_ptr<UvPair> pair, int side, Endpoint local, Endpoint remote);
  std::unique_ptr<Transport> transport();

  void setEvents(TransportEvents* events);
  void send(std::string_view bytes);
  size_t queuedBytes() const { return tcp_.isOpen() ? uv_stream_get_write_queue_size(tcp_.stream()) : 0; }
  void finish();
  void close();
  void reset();
  void pauseReading();
  void resumeReading();
  void readAtMost(size_t bytes) { readAtMost_ = std::min(bytes, kMostReadBytes); }
  void keepUntilGone(std::shared_ptr<void> token);
  // For the end of a network: at once, telling the owner nothing.
  void closeNow();
  void resetNow();

  const Endpoint& local() const { return local_; }
  const Endpoint& remote() const { return remote_; }

 private:
  struct WriteRequest;

  void startReading();
  void stopReading();
  void onRead(ssize_t size, const char* octets);
  int pendingError() const;
  void queue(std::string_view bytes);
  void onWritten(int status);
  void writeFailed(int code);
  void onShutdown(int status);
  void endIfFinished();
  void tellClosed(CloseReason reason);
  void lingerAtMost(Milliseconds limit);

  Context context_;
  UvHandle<uv_tcp_t> tcp_;
  std::shared_ptr<UvPair> pair_;
  int side_ = 0;
  Endpoint local_;
  Endpoint remote_;
  TransportEvents* events_ = nullptr;
  WriteBacklog backlog_;
  size_t readAtMost_ = kMostReadBytes;
  std::shared_ptr<void> kept_;
  TimerId lingerTimer_ = 0;
  CloseReason failure_ = CloseReason::kFinished;  // how the connection broke, when a write found out
  bool paused_ = false;
  bool reading_ = false;
  bool closed_ = false;  // the owner hears nothing more
  bool finishing_ = false;
  bool finished_ = false;
  bool endSeen_ = false;
};

}  // namespace coexist
