#include "gateway/standalone/bounded_lines.h"

#include <deque>
#include <mutex>
#include <optional>
#include <utility>

namespace coexist {

struct BoundedLines::State {
  // A line, or the place where so many are missing.
  struct WaitingLine {
    std::string line;
    size_t missing = 0;
  };

  State(Place made, size_t most) : place(std::move(made)), maxBytes(most) {}

  bool push(std::string line);  // true: nobody writes at the moment
  void writeAll();
  std::optional<WaitingLine> next();
  void write(const WaitingLine& line);

  const Place place;
  const size_t maxBytes;
  mutable std::mutex mutex;
  std::deque<WaitingLine> waiting;
  size_t bytes = 0;   // of what waits
  size_t untold = 0;  // lost, and the place does not know it yet
  size_t lost = 0;    // in all
  bool full = false;  // until half of what waits has gone, so that losses come in one piece
  bool writing = false;
};

bool BoundedLines::State::push(std::string line) {
  const std::lock_guard lock(mutex);
  full = full || bytes + line.size() > maxBytes;
  if (full) {
    ++untold;
    ++lost;
    return false;
  }
  if (untold > 0) waiting.push_back({"", std::exchange(untold, 0)});
  bytes += line.size();
  waiting.push_back({std::move(line), 0});
  return !std::exchange(writing, true);
}

std::optional<BoundedLines::State::WaitingLine> BoundedLines::State::next() {
  const std::lock_guard lock(mutex);
  if (waiting.empty()) {
    writing = false;
    return std::nullopt;
  }
  WaitingLine line = std::move(waiting.front());
  waiting.pop_front();
  bytes -= line.line.size();
  if (bytes <= maxBytes / 2) full = false;
  // Nothing that comes later need be waited for to say what is missing.
  if (waiting.empty() && untold > 0 && line.missing == 0) waiting.push_back({"", std::exchange(untold, 0)});
  return line;
}

void BoundedLines::State::write(const WaitingLine& line) {
  const bool written = place.write(line.missing > 0 ? place.lossLine(line.missing) : line.line);
  if (written) return;
  const std::lock_guard lock(mutex);
  untold += line.missing > 0 ? line.missing : 1;
  if (line.missing == 0) ++lost;
}

void BoundedLines::State::writeAll() {
  while (const auto line = next()) write(*line);
}

BoundedLines::BoundedLines(Place place, size_t maxWaitingBytes)
    : state_(std::make_shared<State>(std::move(place), maxWaitingBytes)) {}

void BoundedLines::push(std::string line) {
  if (state_->push(std::move(line))) thread_.post([state = state_] { state->writeAll(); });
}

size_t BoundedLines::lost() const {
  const std::lock_guard lock(state_->mutex);
  return state_->lost;
}

}  // namespace coexist
