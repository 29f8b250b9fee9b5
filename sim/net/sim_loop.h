// The loop of a world in memory.
#pragma once

#include <memory>
#include <queue>
#include <vector>

#include "net/virtual_loop.h"

namespace coexist {

// Something of the network's that arrives later.
class SimArrival {
 public:
  virtual ~SimArrival() = default;
  virtual void arrive() = 0;
};

// Arrivals are ordered by (tick, insertion). A tick is no time: it orders what happens while the clock stands still, so
// that the seed decides which bytes overtake which, and timers mean the same as over TCP.
class SimLoop final : public VirtualLoop {
 public:
  uint64_t tick() const { return tick_; }
  void arriveAt(uint64_t tick, std::shared_ptr<SimArrival> arrival);
  void shutDownNetwork();  // with everything that is under way

 protected:
  Result<bool> moveBytes() override;

 private:
  struct Entry {
    uint64_t tick;
    uint64_t order;
    std::shared_ptr<SimArrival> arrival;
  };
  struct Later {
    bool operator()(const Entry& a, const Entry& b) const {
      return a.tick != b.tick ? a.tick > b.tick : a.order > b.order;
    }
  };

  std::vector<Entry> heap_;
  uint64_t tick_ = 0;
  uint64_t order_ = 0;
};

}  // namespace coexist
