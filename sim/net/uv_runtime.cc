#include "net/uv_runtime.h"

#include <algorithm>
#include <csignal>
#include <deque>
#include <mutex>
#include <thread>

#include "net/timer_queue.h"
#include "net/uv_network.h"

namespace coexist {
namespace {

// libuv's clock drives the same timer queue as a laboratory's; one uv_timer_t stands for all of them.
class RealLoop final : public Loop {
 public:
  explicit RealLoop(UvReactor& reactor) : reactor_(reactor), startMs_(uv_now(reactor.loop())) {
    timer_.open(uv_timer_init, reactor_.loop(), this);
    posting_.open(uv_idle_init, reactor_.loop(), this);
  }
  ~RealLoop() override { shutDown(); }

  Milliseconds nowMs() const override { return static_cast<Milliseconds>(uv_now(reactor_.loop()) - startMs_); }
  int64_t unixMilliseconds() const override {
    uv_timeval64_t now{};
    uv_gettimeofday(&now);
    return now.tv_sec * 1000 + now.tv_usec / 1000;
  }
  TimerId after(Milliseconds delay, TimerKind kind, std::function<void()> action) override;
  void cancel(TimerId timer) override { timers_.cancel(timer); }  // a wake-up too many does no harm
  void post(std::function<void()> action) override;
  void shutDown();

 private:
  void wakeForNextTimer();
  void runDueTimers();
  void runPosted();

  UvReactor& reactor_;
  uint64_t startMs_;
  TimerQueue timers_;
  std::deque<std::function<void()>> posted_;
  UvHandle<uv_timer_t> timer_;
  UvHandle<uv_idle_t> posting_;  // active while something is posted, so that libuv does not sleep
  bool shutDown_ = false;
};

TimerId RealLoop::after(Milliseconds delay, TimerKind kind, std::function<void()> action) {
  if (shutDown_) return 0;
  const auto nextMs = timers_.nextDueMs();
  // At least one millisecond, so that a timer that starts itself again leaves the sockets their turn.
  const Milliseconds dueMs = nowMs() + std::max<Milliseconds>(delay, 1);
  const TimerId timer = timers_.add(dueMs, kind, std::move(action));
  if (!nextMs || dueMs < *nextMs) wakeForNextTimer();
  return timer;
}

void RealLoop::wakeForNextTimer() {
  const auto nextMs = timers_.nextDueMs();
  if (!nextMs) return;
  const auto onTimer = [](uv_timer_t* timer) {
    auto* loop = UvHandle<uv_timer_t>::ownerOf<RealLoop>(timer);
    if (loop != nullptr) loop->runDueTimers();
  };
  uv_timer_start(timer_.get(), onTimer, static_cast<uint64_t>(std::max<Milliseconds>(*nextMs - nowMs(), 0)), 0);
}

void RealLoop::runDueTimers() {
  const Milliseconds dueMs = nowMs();
  while (const std::function<void()> action = timers_.takeDue(dueMs)) action();
  if (!shutDown_) wakeForNextTimer();
}

void RealLoop::post(std::function<void()> action) {
  if (shutDown_) return;
  posted_.push_back(std::move(action));
  if (posted_.size() > 1) return;
  uv_idle_start(posting_.get(), [](uv_idle_t* idle) {
    auto* loop = UvHandle<uv_idle_t>::ownerOf<RealLoop>(idle);
    if (loop != nullptr) loop->runPosted();
  });
}

void RealLoop::runPosted() {
  for (size_t left = posted_.size(); left > 0 && !posted_.empty(); --left) {
    const std::function<void()> action = std::move(posted_.front());
    posted_.pop_front();
    action();
  }
  if (posted_.empty() && !shutDown_) uv_idle_stop(posting_.get());
}

void RealLoop::shutDown() {
  shutDown_ = true;
  std::deque<std::function<void()>> posted;
  posted.swap(posted_);
  timers_.clear();
  timer_.close();
  posting_.close();
}

// What other threads want done in a loop; wakes it for that. No reason for the loop to go on: libuv does not count it.
class UvMailSlot {
 public:
  Status open(uv_loop_t* loop) {
    constexpr uv_async_cb onWake = [](uv_async_t* wake) {
      auto* slot = UvHandle<uv_async_t>::ownerOf<UvMailSlot>(wake);
      if (slot != nullptr) slot->runAll();
    };
    if (const int error = wake_.open(uv_async_init, loop, this, onWake); error != 0)
      return uvError(error, "event loop");
    uv_unref(wake_.base());
    return {};
  }

  void post(std::function<void()> action) {
    const std::lock_guard lock(mutex_);
    actions_.push_back(std::move(action));
    uv_async_send(wake_.get());
  }

 private:
  void runAll() {
    std::vector<std::function<void()>> actions;
    {
      const std::lock_guard lock(mutex_);
      actions.swap(actions_);
    }
    for (const auto& action : actions) action();
  }

  std::mutex mutex_;
  std::vector<std::function<void()>> actions_;
  UvHandle<uv_async_t> wake_;
};

class UvRealWorld final : public UvRuntime {
 public:
  UvRealWorld(std::unique_ptr<UvReactor> reactor, Options options)
      : reactor_(std::move(reactor)),
        loop_(*reactor_),
        network_(*reactor_, loop_, {options.reusePort, nullptr, std::move(options.lookUp)}) {}
  ~UvRealWorld() override { loop_.shutDown(); }

  Loop& loop() override { return loop_; }
  Network& network() override { return network_; }
  Status open() { return fromOthers_.open(reactor_->loop()); }
  Status watchSignals(std::function<void()> onSignal) override;
  Status watchReload(std::function<void()> onSignal) override;
  void postFromAnyThread(std::function<void()> action) override { fromOthers_.post(std::move(action)); }
  void run() override { uv_run(reactor_->loop(), UV_RUN_DEFAULT); }
  void stop() override { uv_stop(reactor_->loop()); }

 private:
  Status watch(UvHandle<uv_signal_t>& handle, int number);

  std::unique_ptr<UvReactor> reactor_;  // dies last, and waits until libuv has given every handle back
  RealLoop loop_;
  UvNetwork network_;
  std::function<void()> onSignal_;
  std::function<void()> onReload_;
  UvHandle<uv_signal_t> signals_[3];
  UvMailSlot fromOthers_;
};

Status UvRealWorld::watchSignals(std::function<void()> onSignal) {
  onSignal_ = std::move(onSignal);
  if (Status watched = watch(signals_[0], SIGTERM); !watched) return watched;
  return watch(signals_[1], SIGINT);
}

Status UvRealWorld::watchReload(std::function<void()> onSignal) {
  onReload_ = std::move(onSignal);
  return watch(signals_[2], SIGHUP);
}

Status UvRealWorld::watch(UvHandle<uv_signal_t>& handle, int number) {
  const auto tell = [](uv_signal_t* signal, int heard) {
    auto* world = UvHandle<uv_signal_t>::ownerOf<UvRealWorld>(signal);
    if (world == nullptr) return;
    const std::function<void()>& told = heard == SIGHUP ? world->onReload_ : world->onSignal_;
    if (told) told();
  };
  int error = handle.open(uv_signal_init, reactor_->loop(), this);
  if (error == 0) error = uv_signal_start(handle.get(), tell, number);
  if (error != 0) return Error{"signals cannot be watched", uv_strerror(error), ""};
  return {};
}

}  // namespace

Result<std::unique_ptr<UvRuntime>> UvRuntime::create(Options options) {
  auto reactor = UvReactor::create();
  if (!reactor) return reactor.error();
  auto world = std::make_unique<UvRealWorld>(std::move(reactor.value()), std::move(options));
  if (const Status opened = world->open(); !opened) return opened.error();
  return std::unique_ptr<UvRuntime>(std::move(world));
}

void UvRuntime::runTogether(const std::vector<UvRuntime*>& worlds) {
  std::vector<std::thread> threads;
  for (size_t i = 1; i < worlds.size(); ++i) threads.emplace_back([world = worlds[i]] { world->run(); });
  worlds.front()->run();
  for (std::thread& thread : threads) thread.join();
}

}  // namespace coexist
