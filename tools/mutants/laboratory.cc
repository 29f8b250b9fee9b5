#include "mutants/laboratory.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>

namespace coexist::mutants {
namespace {

namespace fs = std::filesystem;
constexpr const char* kProducts = "fixtures/products";

std::string textOf(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

Laboratory::Laboratory(fs::path root)
    : folder_(fs::temp_directory_path() / fmt::format("coexist-mutants-{}", getpid())) {
  fs::remove_all(folder_);
  fs::create_directories(folder_);
  fs::copy(root / "fixtures", folder_ / "fixtures", fs::copy_options::recursive);
}

Laboratory::~Laboratory() {
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

Result<Catalogues> Laboratory::with(const ProfileMutant& mutant) const {
  const fs::path file = folder_ / kProducts / (mutant.product + ".json");
  const std::string original = textOf(file);
  Result<Catalogues> made = Error{"no such change loads", mutant.name()};
  for (const std::string& text : mutant.files) {
    std::ofstream(file, std::ios::binary) << text;
    auto loaded = load();
    if (!loaded || !loaded->products.mistaken().empty()) continue;
    made = std::move(loaded);
    break;
  }
  std::ofstream(file, std::ios::binary) << original;
  return made;
}

std::vector<ProfileMutant> Laboratory::mutants() const {
  std::vector<ProfileMutant> all;
  for (const auto& entry : fs::directory_iterator(folder_ / kProducts)) {
    if (entry.path().extension() != ".json") continue;
    const auto profile = nlohmann::ordered_json::parse(textOf(entry.path()), nullptr, false);
    for (ProfileMutant& mutant : profileMutants(entry.path().stem().string(), profile)) {
      all.push_back(std::move(mutant));
    }
  }
  std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.product < b.product; });
  return all;
}

}  // namespace coexist::mutants
