#include "net/uv_lab_loop.h"

namespace coexist {
namespace {

constexpr uint64_t kPatienceMs = 20'000;

}  // namespace

UvLabLoop::UvLabLoop(UvReactor& reactor, std::shared_ptr<const UvTraffic> traffic)
    : reactor_(reactor), traffic_(std::move(traffic)) {
  patience_.open(uv_timer_init, reactor_.loop(), this);
}

Result<bool> UvLabLoop::moveBytes() {
  if (traffic_->isQuiet()) return false;
  // The timer is counted from libuv's own idea of now, which stands still between two runs.
  uv_update_time(reactor_.loop());
  outOfPatience_ = false;
  const auto giveUp = [](uv_timer_t* timer) {
    auto* loop = UvHandle<uv_timer_t>::ownerOf<UvLabLoop>(timer);
    if (loop != nullptr) loop->outOfPatience_ = true;
  };
  uv_timer_start(patience_.get(), giveUp, kPatienceMs, 0);
  uv_run(reactor_.loop(), UV_RUN_ONCE);
  if (outOfPatience_) {
    return Error{"bytes are under way over TCP but nothing arrives: not at rest after 20 seconds of real time"};
  }
  return true;
}

}  // namespace coexist
