// Timers in the order in which they fall due: by time, and at one time by the order in which they were asked for.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <unordered_map>
#include <utility>

#include "net/loop.h"

namespace coexist {

// Knows no clock: times are handed in. Shared by every loop, so that timers mean the same in all of them.
class TimerQueue {
 public:
  TimerId add(Milliseconds dueMs, TimerKind kind, std::function<void()> action);
  void cancel(TimerId timer);  // harmless for one that was taken, and for 0

  std::optional<Milliseconds> nextDueMs() const;
  std::optional<Milliseconds> nextWorkDueMs() const;

  // Takes out the first timer that is due at `nowMs`; empty when none is.
  std::function<void()> takeDue(Milliseconds nowMs);

  void clear();

 private:
  using Key = std::pair<Milliseconds, TimerId>;
  using Timers = std::map<Key, std::function<void()>>;

  Timers& timersOf(TimerId timer) { return timer % 2 == 0 ? work_ : guards_; }

  Timers work_;    // even numbers
  Timers guards_;  // odd numbers
  std::unordered_map<TimerId, Milliseconds> dueMs_;
  TimerId asked_ = 0;
};

}  // namespace coexist
