#include "net/sim_loop.h"

#include <algorithm>

namespace coexist {

void SimLoop::arriveAt(uint64_t tick, std::shared_ptr<SimArrival> arrival) {
  if (isShutDown()) return;
  heap_.push_back({std::max(tick, tick_), ++order_, std::move(arrival)});
  std::push_heap(heap_.begin(), heap_.end(), Later());
}

Result<bool> SimLoop::moveBytes() {
  if (heap_.empty()) return false;
  std::pop_heap(heap_.begin(), heap_.end(), Later());
  const Entry entry = std::move(heap_.back());
  heap_.pop_back();
  tick_ = entry.tick;
  entry.arrival->arrive();
  return true;
}

void SimLoop::shutDownNetwork() {
  shutDown();
  std::vector<Entry> heap;
  heap.swap(heap_);
}

}  // namespace coexist
