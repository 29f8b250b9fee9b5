// What `run --find` shows: the configurations that say a line, grouped.
#pragma once

#include <string>

#include "world/configuration_search.h"

namespace coexist {

// Configurations that say it behind the same line, under the same settings, stand together: their front ends, their
// back ends, and in which cells of a matrix.
std::string findPage(const std::string& line, const SearchResult& result);

}  // namespace coexist
