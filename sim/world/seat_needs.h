// What the steps of a case ask of the seats, and who cannot do it. Asked before anything starts: a case is not played
// halfway.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "scenario/model.h"
#include "scenario/verdict.h"
#include "world/servers.h"

namespace coexist {

struct SeatNeed {
  std::string service;  // "front", a back end; "" for the first one
  Ability ability = Ability::kVirtualTime;
  SourceLocation place;  // of the step
};

// In the order of the script; what the case says outside of it comes first.
std::vector<SeatNeed> seatNeeds(const Case& scenario);

// The first of them that is not met: at the step, names the seat and what it cannot do.
std::optional<Failure> unmetNeed(const Case& scenario, const Servers& servers);

}  // namespace coexist
