// Which configuration says a line? The clients' side of a case is played with every product in its seats and with the
// settings that each server has.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "scenario/letter.h"
#include "scenario/model.h"
#include "scenario/pattern/pattern.h"
#include "world/catalogues.h"

namespace coexist {

// What a script says and does, with nothing expected: C: lines, steps that act and personas' actions. An administrator
// does nothing in it, because his settings are what is searched.
Case conversationOf(const Case& scenario);

struct SettingChange {
  std::string server;  // kFrontSeat, or the first of the other back ends, whose kind all others are
  std::string name;    // "LoginType"
  std::string value;   // as an administrator types it, without a $
  auto operator<=>(const SettingChange&) const = default;
};
using SettingChanges = std::vector<SettingChange>;

// A line that is looked for: "S: -ERR ...", of a letter that can be expected.
struct SoughtLine {
  Letter letter = Letter::kServer;
  std::shared_ptr<const Pattern> pattern;
};
Result<SoughtLine> soughtLine(const std::string& text);

// How one pair of products comes to say it in one case. It is said as installed, or with each of `with`; never in
// neither way.
struct Saying {
  const Case* scenario = nullptr;
  std::string front;  // empty: the case has none
  std::string back;   // empty: the case has only the front end's own
  bool asInstalled = false;
  std::vector<SettingChanges> with;    // one setting, or two of one server where one is not enough
  std::vector<SettingChange> without;  // as installed, and no more with this one
  std::string behind;                  // the client's line before it, as the script has it: "C: USER bob"; empty: none
  std::string cause;                   // in the front end's log; empty: none
};

struct SearchOptions {
  unsigned jobs = 1;                                 // threads; 0: one a core
  std::function<void(size_t played)> progress = {};  // configurations until now; may be empty
};

struct SearchResult {
  std::vector<Saying> sayings;  // in the order of cases, front ends, back ends
  size_t played = 0;            // configurations
  size_t unplayable = 0;        // pairs of products that no world could be built of
  std::vector<const Case*> cases;
  std::vector<std::string> fronts, backs;  // that were tried
};

// The cases must outlive the result.
SearchResult searchConfigurations(const std::vector<const Case*>& cases, const Catalogues& catalogues,
                                  const SoughtLine& sought, const SearchOptions& options);

}  // namespace coexist
