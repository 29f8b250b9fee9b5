#include "mutants/survivors.h"

#include "base/json_document.h"

namespace coexist::mutants {

Survivors readSurvivors(const std::string& path, Diagnostics& problems) {
  Survivors survivors;
  const auto root = readJson(path, problems);
  if (!root || !expectKind(*root, JsonKind::kObject, "the list of survivors", problems)) return survivors;
  for (const JsonMember& member : root->members()) {
    const std::string& why = member.value.string();
    if (!why.starts_with("equivalent: ") && !why.starts_with("unreachable: ")) {
      report(problems, {member.value.place(), "a mutant survives for one of two reasons",
                        "\"equivalent: ...\" or \"unreachable: ...\"", member.value.length()});
    }
    survivors[member.key] = why;
  }
  return survivors;
}

}  // namespace coexist::mutants
