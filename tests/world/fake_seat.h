// Seats of somebody else's: simulations that start late, fail, die, or cannot do what they are told to leave.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "world/seats.h"

namespace coexist {

// What is wrong with a seat, in the laboratory's time.
struct FakeCourse {
  Milliseconds readyAfterMs = 0;
  bool everReady = true;
  std::string failsWith;                    // instead of becoming ready
  std::optional<Milliseconds> diesAfterMs;  // behind ready
  TimerKind deathIs = TimerKind::kGuard;    // kWork: the next time that the world rests, it has died
  bool everStops = true;
  std::set<Ability> lacks;
};

// Who occupies the seat is called "fake". A seat without a course is ours.
class FakeSeats final : public SeatBuilder {
 public:
  std::optional<FakeCourse> front;
  std::optional<FakeCourse> back;
  std::map<std::string, FakeCourse> backs;  // in the place of `back`, by name

  Result<std::unique_ptr<FrontEndSeat>> frontEnd(const SeatContext& context, Machine& machine) const override;
  Result<std::unique_ptr<BackEndSeat>> backEnd(const SeatContext& context, const BackEndSpec& spec,
                                               Machine& machine) const override;

  // What the fakes were asked for and what became of it, in order: "back: start", "back: ready", "front: stop".
  mutable std::vector<std::string> log;
  // What the last one was handed at its start.
  mutable SeatSupply supply;
};

}  // namespace coexist
