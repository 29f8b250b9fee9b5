// Every word that the scenario language knows: keys, letters, verbs. The loader and the schema read the same tables.
// Only loader*.cc and schema*.cc include this.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "scenario/model.h"

namespace coexist {

struct KeyRow {
  std::string_view name;
  bool inCases;              // may stand in an entry of "cases" too, where it takes the place of the one at the top
  std::string_view meaning;  // for the schema
};
std::span<const KeyRow> keyRows();
std::vector<std::string> topKeys();
std::vector<std::string> caseKeys();

// An object step: its verb and the keys that may stand beside it.
struct VerbRow {
  std::string_view name;
  std::vector<std::string_view> keys;
  std::string_view meaning;
};
const std::vector<VerbRow>& verbRows();
std::vector<std::string> verbNames();

const std::vector<std::string>& protoNames();    // as in servicePorts()
const std::vector<std::string>& knownBugKeys();  // "id", "why", "until", "fails-at"
const std::vector<std::string>& promptsKeys();   // "as", "min", "max", "loop"

// The pattern of a line's head and of a duration, as the schema says them; the loader reads them by hand.
constexpr std::string_view kFrontService = "front";
constexpr std::string_view kFrontBackService = "front-back";
constexpr size_t kMaxCells = 64;

}  // namespace coexist
