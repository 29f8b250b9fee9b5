// The scenarios that a command line names, loaded with what the world knows.
#pragma once

#include <string>
#include <vector>

#include "scenario/model.h"
#include "world/catalogues.h"

namespace coexist {

struct ScenarioSet {
  std::vector<Scenario> scenarios;  // of the files without a mistake
  size_t files = 0;
  size_t badFiles = 0;
  Diagnostics problems;  // of all of them
};

// Loads every scenario below `paths`. An error when a path does not exist.
Result<ScenarioSet> loadScenarios(const std::vector<std::string>& paths, const Catalogues& catalogues);

// To standard error, as a compiler prints them.
void printProblems(const Diagnostics& problems);

// Loads products and personas. None, with `exitCode` set to "bad input" or "environment", when there are none to read;
// a mistake in one of them is said by who names it.
std::optional<Catalogues> loadCatalogues(int& exitCode);

}  // namespace coexist
