// Holds SIGTERM, SIGINT and SIGHUP back from the calling thread, and from those that it starts, while several worlds
// are made: one that came in between would reach only those that watch already (net/uv_runtime.h).
#pragma once

#include <csignal>

namespace coexist {

class HeldSignals {
 public:
  HeldSignals();
  ~HeldSignals();  // what came meanwhile is delivered
  HeldSignals(const HeldSignals&) = delete;
  HeldSignals& operator=(const HeldSignals&) = delete;

 private:
  sigset_t before_{};
};

// SIGUSR1 and SIGUSR2 end a process that does not say otherwise.
void ignoreUserSignals();

}  // namespace coexist
