// What every laboratory loop has in common: posted work, timers, and a clock that moves only when nothing is due.
#pragma once

#include <deque>

#include "net/loop.h"
#include "net/timer_queue.h"

namespace coexist {

// The network below says through moveBytes() what is under way. Order: everything posted, then the network, then one of
// those who wait behind it, then the timers due now, then the clock moves to the next work timer. A guard never moves
// the clock, but one that the clock passes fires in its turn.
class VirtualLoop : public LabLoop {
 public:
  Milliseconds nowMs() const override { return nowMs_; }
  int64_t unixMilliseconds() const override;
  TimerId after(Milliseconds delay, TimerKind kind, std::function<void()> action) override;
  void cancel(TimerId timer) override { timers_.cancel(timer); }
  void post(std::function<void()> action) override;
  // One of these runs at a time, when nothing is posted or under way.
  void postBehind(std::function<void()> action) override;
  Status runToRest() override;
  Status runUntil(const std::function<bool()>& done, Milliseconds limit) override;
  Status advance(Milliseconds duration) override;

  // Forgets everything posted and timed; nothing more is taken. For the end of a laboratory.
  void shutDown();
  bool isShutDown() const { return shutDown_; }

 protected:
  // Lets the network do one piece of work. False: nothing is under way.
  virtual Result<bool> moveBytes() = 0;
  bool hasPosted() const { return !posted_.empty(); }

 private:
  Status settle();  // everything that is due now
  // One run from outside: never inside another one.
  Status run(const std::function<Status()>& body);
  Status runTimers(Milliseconds limitMs, bool forGuardsToo, const std::function<bool()>& done = {});
  static bool runFirst(std::deque<std::function<void()>>& actions);

  std::deque<std::function<void()>> posted_;
  std::deque<std::function<void()>> behind_;
  TimerQueue timers_;
  Milliseconds nowMs_ = 0;
  uint64_t steps_ = 0;
  bool running_ = false;
  bool shutDown_ = false;
};

}  // namespace coexist
