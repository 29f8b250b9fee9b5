// What is under way over TCP in a laboratory, so that a virtual clock knows when it may move. Private to net/.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "net/network.h"

namespace coexist {

// How many things are under way in one laboratory.
class UvTraffic {
 public:
  bool isQuiet() const { return underWay_ == 0; }

 private:
  friend class UvPair;
  int64_t underWay_ = 0;
};

// Both ends of one connection inside the process. Sides are numbered: 0 connected, 1 accepted. What one side sends is
// under way until the other has taken it, unless that one is paused or gone.
class UvPair {
 public:
  UvPair(std::shared_ptr<UvTraffic> traffic, Endpoint connector, Endpoint acceptor);
  ~UvPair();

  void handedOver(int side);  // the transport is with its owner
  void neverAccepted();       // the listener went away or had no descriptor
  void sent(int side, size_t sizeBytes);
  void ended(int side);      // no more from this side: finished or reset
  void requested(int side);  // libuv owes this side a call-back for a write or a shutdown
  void answered(int side);
  void received(int side, size_t sizeBytes);
  void seenEnd(int side);
  void reading(int side, bool isReading);
  void gone(int side);  // this side's socket is closed

  const Endpoint& local(int side) const { return nominal_[side]; }
  bool isHandedOver(int side) const { return sides_[side].handedOver; }

 private:
  struct Side {
    uint64_t sentBytes = 0;
    uint64_t receivedBytes = 0;
    int requests = 0;
    bool handedOver = false;
    bool ended = false;
    bool seenEnd = false;
    bool reading = false;
    bool gone = false;
  };

  bool isUnderWay(int from) const;
  void count();

  std::shared_ptr<UvTraffic> traffic_;
  Endpoint nominal_[2];
  Side sides_[2];
  int counted_ = 0;
};

}  // namespace coexist
