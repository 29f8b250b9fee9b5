// The places of the engines that do wrong on purpose (base/mutant.h), found in their sources.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace coexist::mutants {

// The names behind mutated(" below sim/, sorted, each once.
std::vector<std::string> engineMutants(const std::filesystem::path& root);

}  // namespace coexist::mutants
