// When a sender that has stopped for a full queue is told to go on. Pure: who owns the queue says how long it is.
#pragma once

#include <utility>

#include "net/network.h"

namespace coexist {

// What counts is where the queue has been since the last word, not how long the piece was that went: a network may
// finish many pieces at once and tell of each of them behind the last.
class WriteBacklog {
 public:
  void grewTo(size_t queuedBytes) { above_ = above_ || queuedBytes > kLowWaterBytes; }
  // True once for each time that the queue has been above the low mark: onWritable() is due.
  bool shrankTo(size_t queuedBytes) { return queuedBytes <= kLowWaterBytes && std::exchange(above_, false); }

 private:
  bool above_ = false;
};

}  // namespace coexist
