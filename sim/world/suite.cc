#include "world/suite.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

namespace coexist {
namespace {

// The runs that are asked for, taken one by one by the workers; verdicts wait in their slots for their turn.
class Queue {
 public:
  Queue(const std::vector<const Case*>& cases, const Catalogues& catalogues, const SuiteOptions& options)
      : cases_(cases), catalogues_(catalogues), options_(options), slots_(cases.size() * options.repeat) {}

  size_t size() const { return slots_.size(); }

  // One worker's life. Nothing is shared between worlds but constant data and this queue.
  void work() {
    LabCertificates certificates(kLabUnixSeconds);
    for (size_t i = next_++; i < slots_.size() && !stopped_; i = next_++) {
      RunOptions run = options_.run;
      run.seed += i % options_.repeat;
      const double startedMs = options_.milliseconds ? options_.milliseconds() : 0;
      Verdict verdict = runCase(*cases_[i / options_.repeat], catalogues_, certificates, run);
      verdict.elapsedMs = options_.milliseconds ? options_.milliseconds() - startedMs : 0;
      if (verdict.outcome == Outcome::kPassed && !options_.keepTranscripts) verdict.transcript = Transcript();
      if (options_.failFast && isFailure(verdict)) stopped_ = true;
      const std::lock_guard lock(mutex_);
      slots_[i] = std::move(verdict);
      ready_.notify_one();
    }
    const std::lock_guard lock(mutex_);
    ++finished_;
    ready_.notify_one();
  }

  // The verdict of slot `i`; none when the run was stopped before it began.
  std::optional<Verdict> await(size_t i, unsigned workers) {
    std::unique_lock lock(mutex_);
    ready_.wait(lock, [&] { return slots_[i].has_value() || finished_ == workers; });
    return std::move(slots_[i]);
  }

 private:
  const std::vector<const Case*>& cases_;
  const Catalogues& catalogues_;
  const SuiteOptions& options_;
  std::mutex mutex_;
  std::condition_variable ready_;
  std::vector<std::optional<Verdict>> slots_;
  unsigned finished_ = 0;
  std::atomic<size_t> next_ = 0;
  std::atomic<bool> stopped_ = false;
};

}  // namespace

bool isFailure(const Verdict& verdict) {
  return verdict.outcome == Outcome::kFailed || verdict.outcome == Outcome::kUnexpectedPass ||
         verdict.outcome == Outcome::kBroken;
}

size_t runSuite(const std::vector<const Case*>& cases, const Catalogues& catalogues, const SuiteOptions& options,
                const std::function<void(Verdict&&)>& onVerdict) {
  Queue queue(cases, catalogues, options);
  const unsigned cores = std::max(1u, std::thread::hardware_concurrency());
  const unsigned workers = options.jobs == 0 ? cores : options.jobs;
  std::vector<std::thread> threads;
  for (unsigned i = 0; i < workers; ++i) threads.emplace_back([&queue] { queue.work(); });
  size_t ran = 0;
  for (size_t i = 0; i < queue.size(); ++i) {
    std::optional<Verdict> verdict = queue.await(i, workers);
    if (!verdict) continue;
    ++ran;
    onVerdict(std::move(*verdict));
  }
  for (std::thread& thread : threads) thread.join();
  return ran;
}

}  // namespace coexist
