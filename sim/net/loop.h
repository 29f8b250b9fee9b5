// Time and deferred work, behind one interface.
//
// A Loop is used from one thread only. Whatever is posted or timed runs inside the loop, never inside the call that
// asked for it.
#pragma once

#include <cstdint>
#include <functional>
#include <utility>

#include "base/result.h"

namespace coexist {

using Milliseconds = int64_t;
using TimerId = uint64_t;  // 0 is no timer

// Why a timer exists. Work (a tarpit, a probe, a delayed delivery) belongs to the conversation: a world that waits for
// it is not silent. A guard (an idle or log-on time-out) ends a conversation that has stopped: a world in which only
// guards are left is silent, and a scenario that waits there is a deadlock.
enum class TimerKind { kWork, kGuard };

class Loop {
 public:
  virtual ~Loop() = default;

  virtual Milliseconds nowMs() const = 0;  // since this loop's start, monotonic
  // Calendar time since 1970, for certificates and logs: the system's, or in a laboratory from a fixed start.
  virtual int64_t unixMilliseconds() const = 0;
  int64_t unixSeconds() const { return unixMilliseconds() / 1000; }
  virtual TimerId after(Milliseconds delay, TimerKind kind, std::function<void()> action) = 0;
  virtual void cancel(TimerId timer) = 0;  // harmless for a timer that has fired, and for 0
  virtual void post(std::function<void()> action) = 0;
  // Behind what others have waiting: for who has had his turn and is not done.
  virtual void postBehind(std::function<void()> action) { post(std::move(action)); }
};

// A loop with a virtual clock: SimLoop, and UvLoop while every actor is ours.
class LabLoop : public Loop {
 public:
  // Runs until the world is at rest: nothing posted, no byte, connection or end under way, no work timer pending. The
  // clock moves only when nothing is due, and never for a guard's sake; a guard that it passes on its way to a work
  // timer fires in its turn. An error when rest is not reached within the limits of real time or of steps that keep a
  // mistaken world from running for ever.
  virtual Status runToRest() = 0;

  // Runs until `done` says so, asked whenever nothing is due, or until `limit` has passed; timers of both kinds fire.
  // Which of the two it was is for the caller to ask.
  virtual Status runUntil(const std::function<bool()>& done, Milliseconds limit) = 0;

  // Moves the clock `duration` onwards, firing every timer, guards too, on the way, and ends at rest.
  virtual Status advance(Milliseconds duration) = 0;
};

}  // namespace coexist
