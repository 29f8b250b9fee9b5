// Which B: lines must be known to the back ends before the world moves on.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "scenario/model.h"
#include "world/judge.h"
#include "world/reply_script.h"

namespace coexist {

// The reply groups that stand from step `from` on, up to the next acting step, per back end in order.
std::vector<std::pair<std::string, ReplyGroup>> plannedReplies(const Case& scenario, size_t from, const Judge& judge);

}  // namespace coexist
