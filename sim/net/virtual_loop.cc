#include "net/virtual_loop.h"

#include <algorithm>
#include <limits>

#include "net/testbed.h"

namespace coexist {
namespace {

// Enough for every honest world; a world in which two actors answer each other for ever is stopped within seconds.
constexpr uint64_t kStepLimit = 4'000'000;
constexpr Milliseconds kNoLimitMs = std::numeric_limits<Milliseconds>::max();

}  // namespace

int64_t VirtualLoop::unixMilliseconds() const { return kLabUnixSeconds * 1000 + nowMs_; }

TimerId VirtualLoop::after(Milliseconds delay, TimerKind kind, std::function<void()> action) {
  if (shutDown_) return 0;
  return timers_.add(nowMs_ + std::max<Milliseconds>(delay, 0), kind, std::move(action));
}

void VirtualLoop::post(std::function<void()> action) {
  if (!shutDown_) posted_.push_back(std::move(action));
}

void VirtualLoop::postBehind(std::function<void()> action) {
  if (!shutDown_) behind_.push_back(std::move(action));
}

void VirtualLoop::shutDown() {
  shutDown_ = true;
  // What dies here may post or cancel once more; it finds empty queues.
  std::deque<std::function<void()>> posted;
  posted.swap(posted_);
  std::deque<std::function<void()>> behind;
  behind.swap(behind_);
  timers_.clear();
}

bool VirtualLoop::runFirst(std::deque<std::function<void()>>& actions) {
  if (actions.empty()) return false;
  const std::function<void()> action = std::move(actions.front());
  actions.pop_front();
  action();
  return true;
}

Status VirtualLoop::settle() {
  for (;;) {
    if (++steps_ > kStepLimit) return Error{"the world does not come to rest: its actors answer each other for ever"};
    if (runFirst(posted_)) continue;
    const auto moved = moveBytes();
    if (!moved) return moved.error();
    if (*moved || hasPosted() || runFirst(behind_)) continue;
    const std::function<void()> action = timers_.takeDue(nowMs_);
    if (!action) return {};
    action();
  }
}

Status VirtualLoop::runTimers(Milliseconds limitMs, bool forGuardsToo, const std::function<bool()>& done) {
  for (;;) {
    if (auto settled = settle(); !settled) return settled;
    if (done && done()) return {};
    const auto waited = forGuardsToo ? timers_.nextDueMs() : timers_.nextWorkDueMs();
    if (!waited || *waited > limitMs) return {};
    // The clock stops at every timer on its way to the one that it was moved for.
    nowMs_ = *timers_.nextDueMs();
  }
}

Status VirtualLoop::run(const std::function<Status()>& body) {
  if (running_) return Error{"the loop is already running"};
  running_ = true;
  steps_ = 0;
  Status status = body();
  running_ = false;
  return status;
}

Status VirtualLoop::runToRest() {
  return run([this] { return runTimers(kNoLimitMs, false); });
}

Status VirtualLoop::runUntil(const std::function<bool()>& done, Milliseconds limit) {
  return run([&]() -> Status {
    const Milliseconds targetMs = nowMs_ + std::max<Milliseconds>(limit, 0);
    if (Status ran = runTimers(targetMs, true, done); !ran) return ran;
    if (!done()) nowMs_ = std::max(nowMs_, targetMs);
    return {};
  });
}

Status VirtualLoop::advance(Milliseconds duration) {
  return run([&]() -> Status {
    const Milliseconds targetMs = nowMs_ + std::max<Milliseconds>(duration, 0);
    if (Status ran = runTimers(targetMs, true); !ran) return ran;
    nowMs_ = std::max(nowMs_, targetMs);
    return runTimers(kNoLimitMs, false);
  });
}

}  // namespace coexist
