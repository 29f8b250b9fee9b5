#include "net/timer_queue.h"

namespace coexist {

TimerId TimerQueue::add(Milliseconds dueMs, TimerKind kind, std::function<void()> action) {
  ++asked_;
  const TimerId timer = asked_ * 2 + (kind == TimerKind::kGuard ? 1 : 0);
  timersOf(timer).emplace(Key{dueMs, timer}, std::move(action));
  dueMs_.emplace(timer, dueMs);
  return timer;
}

void TimerQueue::cancel(TimerId timer) {
  const auto known = dueMs_.find(timer);
  if (known == dueMs_.end()) return;
  // What the action holds may cancel timers itself when it dies, so it dies last.
  auto node = timersOf(timer).extract(Key{known->second, timer});
  dueMs_.erase(known);
}

std::optional<Milliseconds> TimerQueue::nextWorkDueMs() const {
  if (work_.empty()) return std::nullopt;
  return work_.begin()->first.first;
}

std::optional<Milliseconds> TimerQueue::nextDueMs() const {
  if (guards_.empty()) return nextWorkDueMs();
  const Milliseconds guardMs = guards_.begin()->first.first;
  return std::min(guardMs, nextWorkDueMs().value_or(guardMs));
}

std::function<void()> TimerQueue::takeDue(Milliseconds nowMs) {
  Timers* first = &work_;
  if (work_.empty() || (!guards_.empty() && guards_.begin()->first < work_.begin()->first)) first = &guards_;
  if (first->empty() || first->begin()->first.first > nowMs) return nullptr;
  auto node = first->extract(first->begin());
  dueMs_.erase(node.key().second);
  return std::move(node.mapped());
}

void TimerQueue::clear() {
  dueMs_.clear();
  Timers work = std::move(work_);
  Timers guards = std::move(guards_);
  work_.clear();
  guards_.clear();
}

}  // namespace coexist
