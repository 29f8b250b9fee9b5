#include "world/reply_plan.h"

namespace coexist {

std::vector<std::pair<std::string, ReplyGroup>> plannedReplies(const Case& scenario, size_t from, const Judge& judge) {
  std::vector<std::pair<std::string, ReplyGroup>> groups;
  std::map<std::string, const LineStep*> asked;  // the last P: line towards each back end
  std::map<std::string, size_t> openGroup;       // index + 1 into groups
  for (size_t i = from; i < scenario.script.size() && !acts(scenario.script[i]); ++i) {
    const auto* line = std::get_if<LineStep>(&scenario.script[i].what);
    if (line == nullptr || line->never) continue;
    const std::string backEnd = judge.actorOf(line->letter, line->actor);
    if (line->letter == Letter::kProxy) {
      asked[backEnd] = line;
      openGroup[backEnd] = 0;
    } else if (line->letter == Letter::kBackEnd && !line->profileSpeaks) {
      if (openGroup[backEnd] == 0) {
        groups.emplace_back(backEnd, ReplyGroup{asked[backEnd], {}});
        openGroup[backEnd] = groups.size();
      }
      groups[openGroup[backEnd] - 1].second.lines.push_back(line);
    }
  }
  return groups;
}

}  // namespace coexist
