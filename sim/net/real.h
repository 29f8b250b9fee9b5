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

  // From now on SIGTERM and SIGINT no longer end the process; for each, `onSignal` is called from the loop, as soon as
  // it runs. Every world that watches is told.
  virtual Status watchSignals(std::function<void()> onSignal) = 0;

  virtual void run() = 0;   // until stop()
  virtual void stop() = 0;  // from the loop's thread

  struct Options {
    bool reusePort = false;  // several loops listen on one port (SO_REUSEPORT)
  };
  static Result<std::unique_ptr<RealWorld>> create(Options options);
};

}  // namespace coexist
