#include "net/background_thread.h"

#include <chrono>
#include <condition_variable>
#include <csignal>
#include <deque>
#include <mutex>
#include <thread>

namespace coexist {

struct BackgroundThread::State {
  void run();
  bool waitUntilDone(std::chrono::steady_clock::time_point latest);

  std::mutex mutex;
  std::condition_variable posted;
  std::condition_variable done;
  std::deque<std::function<void()>> work;
  bool working = false;
  bool ending = false;  // the thread ends when it has nothing more to do
  bool left = false;    // nobody waits for it
};

void BackgroundThread::State::run() {
  std::unique_lock lock(mutex);
  while (true) {
    posted.wait(lock, [this] { return ending || !work.empty(); });
    if (work.empty()) return;
    working = true;
    std::function<void()> next = std::move(work.front());
    work.pop_front();
    lock.unlock();
    next();
    next = nullptr;
    lock.lock();
    working = false;
    if (work.empty()) done.notify_all();
  }
}

bool BackgroundThread::State::waitUntilDone(std::chrono::steady_clock::time_point latest) {
  std::unique_lock lock(mutex);
  const bool isDone = done.wait_until(lock, latest, [this] { return work.empty() && !working; });
  left = left || !isDone;
  return isDone;
}

BackgroundThread::BackgroundThread() : state_(std::make_shared<State>()) {
  sigset_t every;
  sigset_t before;
  sigfillset(&every);
  pthread_sigmask(SIG_BLOCK, &every, &before);
  std::thread([state = state_] { state->run(); }).detach();
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

BackgroundThread::~BackgroundThread() {
  if (!state_->left) finish({this}, kEndMs);
  leave();
}

void BackgroundThread::post(std::function<void()> work) {
  const std::lock_guard lock(state_->mutex);
  state_->work.push_back(std::move(work));
  state_->posted.notify_one();
}

bool BackgroundThread::finish(const std::vector<BackgroundThread*>& threads, Milliseconds limit) {
  const auto latest = std::chrono::steady_clock::now() + std::chrono::milliseconds(limit);
  bool all = true;
  for (BackgroundThread* thread : threads) all = thread->state_->waitUntilDone(latest) && all;
  return all;
}

void BackgroundThread::leave() {
  const std::lock_guard lock(state_->mutex);
  state_->left = state_->ending = true;
  state_->posted.notify_one();
}

}  // namespace coexist
