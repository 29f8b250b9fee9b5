// Places that do wrong on purpose, one at a time, in the build that tools/mutate makes: a scenario has to notice each.
// In every other build mutated() is false while compiling, and nothing of it is left in the program.
//
//   if (proves(response) || mutated("ntlm-proof-is-not-looked-at")) ...
#pragma once

#include <string>
#include <string_view>

namespace coexist {

#ifdef COEXIST_MUTANTS
constexpr bool kHasMutants = true;
bool mutated(std::string_view place);
// The place that does wrong from now on, in every thread; "" none. Not while anything runs.
void mutate(std::string place);
#else
constexpr bool kHasMutants = false;
constexpr bool mutated(std::string_view) { return false; }
inline void mutate(const std::string&) {}
#endif

}  // namespace coexist
