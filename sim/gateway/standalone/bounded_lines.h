// Lines on their way to somebody who may be slow or not there at all: a pipe that nobody reads, a disk that hangs.
//
// Whoever writes never waits. A line that does not fit any more is lost and counted, and when the place takes lines
// again it is told how many are missing there.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "net/background_thread.h"

namespace coexist {

class BoundedLines {
 public:
  // Both are called in a thread of their own, one call at a time, perhaps still when this object is gone: what they use
  // must be theirs. `write` gets a line without its end; false: it was not written. `lossLine` says how many are lost.
  struct Place {
    std::function<bool(const std::string& line)> write;
    std::function<std::string(size_t lost)> lossLine;
  };
  static constexpr size_t kMaxWaitingBytes = 4 << 20;

  explicit BoundedLines(Place place, size_t maxWaitingBytes = kMaxWaitingBytes);

  void push(std::string line);  // from any thread
  size_t lost() const;          // since the beginning, by a full queue or because `write` failed
  BackgroundThread& thread() { return thread_; }

 private:
  struct State;
  std::shared_ptr<State> state_;
  BackgroundThread thread_;
};

}  // namespace coexist
