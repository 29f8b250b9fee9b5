// The real world: libuv's clock and sockets, for `coexist gateway`.
#pragma once

#include <functional>
#include <memory>

#include "net/loop.h"
#include "net/network.h"

namespace coexist {

class RealWorld {
 public:
  virtual ~RealWorld() = default;
  virtual Loop& loop() = 0;
  virtual Network& network() = 0;

  // Runs until stop(). `onSignal` is called from the loop for SIGTERM and SIGINT.
  virtual void run(std::function<void()> onSignal) = 0;
  virtual void stop() = 0;  // from the loop's thread

  struct Options {
    bool reusePort = false;  // several loops listen on one port (SO_REUSEPORT)
  };
  static Result<std::unique_ptr<RealWorld>> create(Options options);
};

}  // namespace coexist
