// Work that may block for ever, in a thread of its own, so that no loop waits for a disk or for a pipe.
//
// What has been posted runs in its order. The thread takes no signals.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "net/loop.h"

namespace coexist {

class BackgroundThread {
 public:
  BackgroundThread();
  // Waits for what has been posted, at most kEndMs, and not at all where finish() has waited in vain. Work that blocks
  // for longer is left to itself: what it uses must be its own.
  ~BackgroundThread();
  BackgroundThread(const BackgroundThread&) = delete;
  BackgroundThread& operator=(const BackgroundThread&) = delete;

  static constexpr Milliseconds kEndMs = 1'000;

  void post(std::function<void()> work);  // from any thread
  // Waits until all that has been posted to all of them is done; false: the time was over before.
  static bool finish(const std::vector<BackgroundThread*>& threads, Milliseconds limit);
  // Waits no more: the thread does what has been posted, by itself, and ends.
  void leave();

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace coexist
