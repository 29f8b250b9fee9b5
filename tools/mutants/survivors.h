// Mutants that no scenario can notice, and why not: tools/mutants/survivors.json.
#pragma once

#include <map>
#include <string>

#include "base/diagnostic.h"

namespace coexist::mutants {

// By a mutant's name: "equivalent: ..." (it says and does the same) or "unreachable: ..." (nothing asks for it).
using Survivors = std::map<std::string, std::string>;

// What is wrong in the file is a placed problem.
Survivors readSurvivors(const std::string& path, Diagnostics& problems);

}  // namespace coexist::mutants
