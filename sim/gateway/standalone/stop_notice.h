// What a gateway says when it is told to stop: its loops learn that each in its own thread, and say it together, once.
#pragma once

#include <cstddef>
#include <mutex>
#include <optional>
#include <string>

#include "net/loop.h"

namespace coexist {

class StopNotice {
 public:
  explicit StopNotice(size_t loops) : loopsLeft_(loops) {}

  // Takes one loop's open connections. The last loop gets the sum of all, the others nothing.
  std::optional<size_t> add(size_t connections);

 private:
  std::mutex mutex_;
  size_t loopsLeft_;
  size_t connections_ = 0;
};

// "stopping", or "stopping; 2 connections may take 30 s to end".
std::string stopSentence(size_t connections, Milliseconds drainMs);

}  // namespace coexist
