// Where one seat is between its start and its end, as it has reported itself.
#pragma once

#include <optional>
#include <string>

#include "world/seat.h"

namespace coexist {

// Takes the reports of one seat, of each kind the first that is due: whoever cries twice, or out of turn, is not heard.
class SeatLife final : public SeatEvents {
 public:
  // `name` for messages: "the front end (exchange-2016)".
  explicit SeatLife(std::string name) : name_(std::move(name)) {}
  SeatLife(const SeatLife&) = delete;
  SeatLife& operator=(const SeatLife&) = delete;

  // Said by whoever calls start() and stop(), before the call.
  void starting();
  void stopping();

  bool isSettled() const { return state_ != State::kStarting && state_ != State::kStopping; }
  bool hasBegun() const { return state_ != State::kNotStarted; }
  bool isReady() const { return state_ == State::kReady; }
  const std::string& name() const { return name_; }

  // Nothing while it is ready; else why nothing can be asked of it.
  Status usable() const;
  // "the front end (nginx) died: killed by signal 11"; none while it lives.
  std::optional<std::string> death() const;

  void onReady() override;
  void onFailed(Error why) override;
  void onDied(Error cause) override;
  void onStopped() override;

 private:
  enum class State { kNotStarted, kStarting, kReady, kFailed, kDied, kStopping, kStopped };

  std::string name_;
  State state_ = State::kNotStarted;
  std::string cause_;  // of a failure or death
};

}  // namespace coexist
