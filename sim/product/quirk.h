// A quirk: misbehaviour that data cannot say. Engines hold the functions in one visible table each; this page knows the
// names and the evidence, so that profiles can be checked and `coexist quirks` can explain.
#pragma once

#include <span>
#include <string_view>

namespace coexist {

struct Quirk {
  std::string_view name;      // "unquoted-logon-replay"
  std::string_view engine;    // "gateway", "backend", "client"
  std::string_view summary;   // one sentence
  std::string_view evidence;  // KB number, specification section, transcript
};

std::span<const Quirk> quirks();  // sorted by name
const Quirk* findQuirk(std::string_view name);

}  // namespace coexist
