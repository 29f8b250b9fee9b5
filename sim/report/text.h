// Verdicts for people: a compiler's error, what was really said on both hops on one time axis, and the command that
// repeats it.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "scenario/loader/loader.h"
#include "scenario/verdict.h"

namespace coexist {

struct TextStyle {
  bool colour = false;
  bool trace = false;               // the whole conversation, for verdicts that passed too
  std::string program = "coexist";  // how the reader called it
};

struct Tally {
  size_t passed = 0;
  size_t failed = 0;
  size_t skipped = 0;
  size_t knownBugs = 0;
  size_t broken = 0;

  void count(const Verdict& verdict);
  void add(const Tally& other);
  size_t ran() const { return passed + failed + knownBugs + broken; }
};

// One line for a verdict that needs no more ("ok", "skip", "known"), the full failure else.
std::string renderVerdict(const Verdict& verdict, const TextStyle& style);

// Both hops side by side, in order, in virtual milliseconds; the line that matters is marked.
std::string renderConversation(const Verdict& verdict, const TextStyle& style);

// "91 passed, 1 failed, 2 skipped"
std::string renderTally(const Tally& tally, const TextStyle& style);

// A row a family where there are several, then "91 passed, 1 failed in 0.84 s (over memory, seed 1)".
std::string renderSummary(const std::map<std::string, Tally>& families, double elapsedMs, const std::string& how,
                          const TextStyle& style);

}  // namespace coexist
