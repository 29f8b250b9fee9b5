// Two connections joined: raw octets both ways, back-pressure, half-close and close passed on. Looks at nothing.
#pragma once

#include <cstdint>
#include <string_view>

#include "net/session.h"

namespace coexist {

// One side of a relay. Each session holds the end of its own connection and hands its events in; `io` must outlive
// it. An end that is destroyed lets the other one close.
class RelayEnd {
 public:
  explicit RelayEnd(SessionIo& io) : io_(io) {}
  ~RelayEnd() { onClosed(CloseReason::kFinished); }
  RelayEnd(const RelayEnd&) = delete;
  RelayEnd& operator=(const RelayEnd&) = delete;

  // From here on both connections are read raw; what is still unread of either reaches the other.
  static void join(RelayEnd& a, RelayEnd& b);
  bool joined() const { return other_ != nullptr; }
  // Whether anything has come for this side: what it was, and whether it was whole, nobody has looked at.
  bool hasHeard() const { return heard_; }
  // Grows with every piece that has passed, either way.
  uint64_t activity() const { return pieces_ + (other_ ? other_->pieces_ : 0); }

  void onData(std::string_view octets);
  void onEnd();
  void onClosed(CloseReason reason);
  void onWritable();

 private:
  SessionIo& io_;
  RelayEnd* other_ = nullptr;
  uint64_t pieces_ = 0;
  bool heard_ = false;
  bool throttled_ = false;  // reading from io_ waits until the other connection has drained
};

}  // namespace coexist
