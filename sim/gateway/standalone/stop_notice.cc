#include "gateway/standalone/stop_notice.h"

namespace coexist {

std::optional<size_t> StopNotice::add(size_t connections) {
  const std::lock_guard lock(mutex_);
  connections_ += connections;
  if (--loopsLeft_ > 0) return std::nullopt;
  return connections_;
}

std::string stopSentence(size_t connections, Milliseconds drainMs) {
  if (connections == 0) return "stopping";
  const std::string limit =
      drainMs % 1000 == 0 ? std::to_string(drainMs / 1000) + " s" : std::to_string(drainMs) + " ms";
  return "stopping; " + std::to_string(connections) + (connections == 1 ? " connection" : " connections") +
         " may take " + limit + " to end";
}

}  // namespace coexist
