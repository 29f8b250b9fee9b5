// One of a gateway's loops: a front end on real sockets, with everything that it alone uses.
//
// It is made, started and closed by one thread and run by any; nothing else is shared with other loops than what is
// handed in.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "gateway/front_end.h"
#include "gateway/standalone/generation.h"
#include "gateway/standalone/journal.h"
#include "gateway/standalone/stop_notice.h"
#include "net/uv_runtime.h"

namespace coexist {

// What all loops of a gateway share. Everything must outlive them.
struct GatewayShared {
  Journal& journal;
  StopNotice& stopNotice;
  std::shared_ptr<ConnectionLimits> connectionLimits;
  IssuedChallenges& issuedChallenges;
  Penalties& penalties;
};

class GatewayLoop {
 public:
  // `number` from 0. The first writes the heads of the protocol logs and says what concerns all loops alike.
  GatewayLoop(const GatewayShared& shared, std::shared_ptr<const Generation> generation, int number);

  Status start();                         // listens, and watches for signals
  void close() { frontEnd_.reset(); }     // when its world no longer runs
  UvRuntime& world() { return *world_; }  // once started
  std::vector<Endpoint> endpoints() const { return frontEnd_->endpoints(); }
  void say(const std::string& sentence) { shared_.journal.say(world_->loop().unixMilliseconds(), sentence); }

  // Calls `onReload`, in the loop's thread, for each SIGHUP.
  Status watchReload(std::function<void()> onReload) { return world_->watchReload(std::move(onReload)); }
  // In its own thread: serves by `generation` whoever comes from now on.
  void take(std::shared_ptr<const Generation> generation);

  // Told to stop, in its own thread: the first time it lets log-ons end, for as long as the configuration grants; the
  // second time it ends at once.
  void onStop();

 private:
  FrontEndOptions options();
  const GatewayConfig& config() const { return generation_->config; }

  const GatewayShared shared_;
  std::shared_ptr<const Generation> generation_;
  const int number_;
  SystemRandom random_;
  std::unique_ptr<UvRuntime> world_;
  std::unique_ptr<FrontEnd> frontEnd_;
  bool started_ = false;
  bool draining_ = false;
};

}  // namespace coexist
