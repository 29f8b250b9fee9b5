// Byte streams between named places, behind one interface: memory or TCP.
//
// Every handler is called from the loop, never from inside a call on the same object: a memory transport behaves like a
// kernel's. Destroying a Transport closes it; destroying a Listener stops listening.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace coexist {

// A place that can be listened on. In a laboratory the host is a nominal name ("front.example.test") and the port the
// nominal one (143), whatever the kernel gives; on a real network the host is an address or a name to resolve.
struct Endpoint {
  std::string host;
  uint16_t port = 0;

  std::string text() const { return host + ":" + std::to_string(port); }
  auto operator<=>(const Endpoint&) const = default;
};

// How a connection ended, as this side saw it.
enum class CloseReason {
  kFinished,  // both directions ended in order, or this side closed
  kReset,     // the other side reset it
  kError,     // the network failed
};

class TransportEvents {
 public:
  virtual ~TransportEvents() = default;
  virtual void onBytes(std::string_view bytes) = 0;  // valid during the call only
  virtual void onEnd() = 0;                          // the other side sends no more; this side still may
  virtual void onClosed(CloseReason reason) = 0;     // last call; not called after this side's own close() or reset()
  virtual void onWritable() = 0;                     // what was queued has fallen to the low-water mark
};

// Above kHighWaterBytes of queued bytes a sender should stop reading its own source until onWritable().
constexpr size_t kHighWaterBytes = 128 * 1024;
constexpr size_t kLowWaterBytes = 32 * 1024;
constexpr size_t kMostReadBytes = 64 * 1024;  // by one onBytes(), whatever its reader asks for

class Transport {
 public:
  virtual ~Transport() = default;

  // Must be set before the loop runs again; `events` must outlive the transport or be replaced.
  virtual void setEvents(TransportEvents* events) = 0;
  virtual void send(std::string_view bytes) = 0;
  virtual size_t queuedBytes() const = 0;  // accepted by send(), not yet taken by the network
  virtual void finish() = 0;               // half-close, behind everything sent
  virtual void close() = 0;                // sends what is queued, then ends both directions
  virtual void reset() = 0;                // at once; what is queued is lost
  virtual void pauseReading() = 0;
  virtual void resumeReading() = 0;
  // The most that one onBytes() brings from here on, so that little waits of what its reader does not take at once.
  virtual void readAtMost(size_t bytes) = 0;
  // `token` is let go when nothing of this connection is left: a socket that ends in order outlives its transport.
  virtual void keepUntilGone(std::shared_ptr<void> token) = 0;
  virtual Endpoint local() const = 0;
  virtual Endpoint remote() const = 0;
};

class Listener {
 public:
  virtual ~Listener() = default;
  virtual Endpoint endpoint() const = 0;  // as the network knows it: the real port where port 0 was asked for
  // `full` is called from the loop for each connection that has taken the last descriptors or found none.
  virtual void tellWhenFull(std::function<void()> full) = 0;
};

using AcceptHandler = std::function<void(std::unique_ptr<Transport>)>;
using ConnectHandler = std::function<void(Result<std::unique_ptr<Transport>>)>;
// Gives a connection up that is still under way: nothing of it is left, and its handler is not called. Harmless once it
// has been, and when the network is gone.
using AbandonConnect = std::function<void()>;

class Network {
 public:
  virtual ~Network() = default;
  virtual Result<std::unique_ptr<Listener>> listen(const Endpoint& endpoint, AcceptHandler accept) = 0;
  // `handler` is called once, later. It is never called after the network is destroyed.
  virtual AbandonConnect connect(const Endpoint& endpoint, ConnectHandler handler) = 0;
};

}  // namespace coexist
