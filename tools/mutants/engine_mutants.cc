#include "mutants/engine_mutants.h"

#include <fstream>
#include <iterator>
#include <set>
#include <string_view>

namespace coexist::mutants {
namespace {

constexpr std::string_view kCall = "mutated(\"";

void collect(const std::string& text, std::set<std::string>& names) {
  for (size_t at = text.find(kCall); at != std::string::npos; at = text.find(kCall, at + 1)) {
    const size_t begin = at + kCall.size();
    names.insert(text.substr(begin, text.find('"', begin) - begin));
  }
}

}  // namespace

std::vector<std::string> engineMutants(const std::filesystem::path& root) {
  std::set<std::string> names;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root / "sim")) {
    if (entry.path().extension() != ".cc") continue;
    std::ifstream in(entry.path());
    collect({std::istreambuf_iterator<char>(in), {}}, names);
  }
  return {names.begin(), names.end()};
}

}  // namespace coexist::mutants
