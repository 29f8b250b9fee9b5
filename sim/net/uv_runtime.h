// libuv's clock and sockets, for `coexist gateway`.
//
// A world belongs to the thread that runs it; only postFromAnyThread() may be called by others.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "net/loop.h"
#include "net/name_cache.h"
#include "net/network.h"

namespace coexist {

class UvRuntime {
 public:
  virtual ~UvRuntime() = default;
  virtual Loop& loop() = 0;
  virtual Network& network() = 0;

  // From now on SIGTERM and SIGINT no longer end the process; for each, `onSignal` is called from the loop, as soon as
  // it runs. Every world that watches is told.
  virtual Status watchSignals(std::function<void()> onSignal) = 0;

  // The same of SIGHUP, for who reads his configuration again then.
  virtual Status watchReload(std::function<void()> onSignal) = 0;

  // `action` runs in the loop, as soon as it runs; not at all when the world goes before that.
  virtual void postFromAnyThread(std::function<void()> action) = 0;

  virtual void run() = 0;   // until stop()
  virtual void stop() = 0;  // from the loop's thread

  struct Options {
    bool reusePort = false;         // several loops listen on one port (SO_REUSEPORT)
    NameCache::LookUp lookUp = {};  // of names that are connected to; empty: the system's
  };
  static Result<std::unique_ptr<UvRuntime>> create(Options options);

  // Runs the first in this thread and each other in one of its own, until every one has been stopped.
  static void runTogether(const std::vector<UvRuntime*>& worlds);
};

}  // namespace coexist
