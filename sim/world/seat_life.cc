#include "world/seat_life.h"

namespace coexist {

void SeatLife::starting() {
  state_ = State::kStarting;
  cause_.clear();
}

void SeatLife::stopping() { state_ = State::kStopping; }

Status SeatLife::usable() const {
  switch (state_) {
    case State::kReady:
      return {};
    case State::kFailed:
      return Error{name_ + " did not start: " + cause_};
    case State::kDied:
      return Error{name_ + " died: " + cause_};
    case State::kStarting:
      return Error{name_ + " is not ready"};
    case State::kStopping:
      return Error{name_ + " is stopping"};
    case State::kNotStarted:
    case State::kStopped:
      break;
  }
  return Error{name_ + " does not run"};
}

std::optional<std::string> SeatLife::death() const {
  if (state_ != State::kDied) return std::nullopt;
  return usable().error().message();
}

void SeatLife::onReady() {
  if (state_ == State::kStarting) state_ = State::kReady;
}

void SeatLife::onFailed(Error why) {
  if (state_ != State::kStarting) return;
  state_ = State::kFailed;
  cause_ = why.message();
}

void SeatLife::onDied(Error cause) {
  if (state_ == State::kStarting) return onFailed(std::move(cause));
  if (state_ != State::kReady && state_ != State::kStopping) return;
  state_ = State::kDied;
  cause_ = cause.message();
}

void SeatLife::onStopped() {
  if (state_ == State::kStopping) state_ = State::kStopped;
}

}  // namespace coexist
