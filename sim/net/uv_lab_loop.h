// The loop of a laboratory over TCP: libuv's sockets, a virtual clock.
#pragma once

#include "net/uv_reactor.h"
#include "net/uv_traffic.h"
#include "net/virtual_loop.h"

namespace coexist {

// The clock moves only when `traffic` says that nothing is under way. `reactor` must outlive it.
class UvLabLoop final : public VirtualLoop {
 public:
  UvLabLoop(UvReactor& reactor, std::shared_ptr<const UvTraffic> traffic);

 protected:
  Result<bool> moveBytes() override;

 private:
  UvReactor& reactor_;
  std::shared_ptr<const UvTraffic> traffic_;
  UvHandle<uv_timer_t> patience_;  // in real time: a kernel that does not deliver must not stop us for ever
  bool outOfPatience_ = false;
};

}  // namespace coexist
