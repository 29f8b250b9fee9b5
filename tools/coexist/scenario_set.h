// The scenarios that a command line names, loaded with what the world knows.
#pragma once

#include <string>
#include <vector>

#include "scenario/model.h"
#include "world/catalogues.h"

namespace coexist {

struct ScenarioSet {
  std::vector<Scenario> scenarios;
  size_t files = 0;
  size_t problems = 0;
};

// Loads every scenario below `paths`; mistakes are printed to standard error as a compiler prints them. An error when a
// path does not exist.
Result<ScenarioSet> loadScenarios(const std::vector<std::string>& paths, const Catalogues& catalogues);

// Loads products and personas; a mistake in them is printed, with `exitCode` set to "bad input" or "environment".
std::optional<Catalogues> loadCatalogues(int& exitCode);

}  // namespace coexist
