// What a gateway may do to the system that it runs on: less, once it has bound its ports.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"

namespace coexist {

// Who a process is to be from then on; "" leaves that as it is. A group alone is possible; a user without a group
// brings his own.
struct ProcessOwner {
  std::string user;
  std::string group;

  bool operator==(const ProcessOwner&) const = default;
  bool isSaid() const { return !user.empty() || !group.empty(); }
};

// An error names who is not known here.
Status checkOwner(const ProcessOwner& owner);

// For the whole process, all its threads: it is `owner` and cannot become anybody else again. `files` that exist are
// given to it, so that it can open them once more.
Status becomeOwner(const ProcessOwner& owner, const std::vector<std::string>& files);

// Nothing that it starts gains privileges; no other process of the same user reads its memory; no core file is written:
// there are passwords in it.
void keepMemoryPrivate();

}  // namespace coexist
