#include "tidy/tree.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace coexist::tidy {
namespace fs = std::filesystem;

std::vector<std::string> Tree::files(std::string_view folder, const std::vector<std::string>& endings) const {
  std::vector<std::string> found;
  const fs::path start = fs::path(root_) / folder;
  if (!fs::is_directory(start)) return found;
  for (const auto& entry : fs::recursive_directory_iterator(start)) {
    const std::string path = fs::relative(entry.path(), root_).generic_string();
    const bool wanted =
        std::any_of(endings.begin(), endings.end(), [&](const std::string& ending) { return path.ends_with(ending); });
    if (entry.is_regular_file() && wanted) found.push_back(path);
  }
  std::sort(found.begin(), found.end());
  return found;
}

std::vector<std::string> Tree::topLevel() const {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(root_)) names.push_back(entry.path().filename().string());
  std::sort(names.begin(), names.end());
  return names;
}

std::string Tree::read(const std::string& path) const {
  std::ifstream file(absolute(path), std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<SourceText> Tree::sources() const {
  std::vector<SourceText> sources;
  for (const std::string_view folder : {"sim", "tools", "tests"}) {
    for (const std::string& path : files(folder, {".cc", ".h"})) sources.push_back(SourceText::parse(path, read(path)));
  }
  return sources;
}

std::vector<SourceText> Tree::texts() const {
  std::vector<SourceText> texts = sources();
  const auto add = [&](const std::string& path) { texts.push_back({path, read(path), {}, {}}); };
  for (const std::string_view folder : {"sim", "tests", "scenarios", "fixtures"}) {
    for (const std::string& path : files(folder, {".md", ".json", ".py", ".txt"})) add(path);
  }
  for (const std::string_view folder : {"tools", ".ci"}) {
    for (const std::string& path : files(folder, {""})) {
      if (!path.ends_with(".cc") && !path.ends_with(".h")) add(path);
    }
  }
  for (const char* path : {"CMakeLists.txt", "CMakePresets.json", "README.md"}) {
    if (fs::exists(absolute(path))) add(path);
  }
  return texts;
}

Findings topLevelIsTidy(const std::vector<std::string>& entries) {
  constexpr std::array<std::string_view, 16> kAllowed = {
      "CMakeLists.txt", "CMakePresets.json", "README.md",     "LICENSE",    "sim",
      "fixtures",       "scenarios",         "tests",         "tools",      ".ci",
      ".clang-format",  ".clang-tidy",       ".editorconfig", ".gitignore", ".git",
      "build"};
  Findings findings;
  for (const std::string& entry : entries) {
    if (std::find(kAllowed.begin(), kAllowed.end(), entry) != kAllowed.end()) continue;
    findings.push_back({entry, 0, "does not belong at the top of the project"});
  }
  return findings;
}

Findings linksLeadSomewhere(const Tree& tree, const SourceText& document) {
  Findings findings;
  const fs::path folder = fs::path(tree.absolute(document.path)).parent_path();
  for (size_t at = document.text.find("]("); at != std::string::npos; at = document.text.find("](", at + 1)) {
    const size_t start = at + 2;
    const size_t end = document.text.find_first_of(")#\n ", start);
    const std::string target = document.text.substr(start, end == std::string::npos ? end : end - start);
    if (target.empty() || target.find("://") != std::string::npos || fs::exists(folder / target)) continue;
    findings.push_back({document.path, lineOf(document.text, at), "the link to '" + target + "' leads nowhere"});
  }
  return findings;
}

}  // namespace coexist::tidy
