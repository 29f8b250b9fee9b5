#include "project_root.h"

#include <cstdlib>
#include <filesystem>

namespace coexist {
namespace {

namespace fs = std::filesystem;

bool holdsProject(const fs::path& folder) {
  std::error_code ignored;
  return fs::is_directory(folder / "fixtures" / "products", ignored);
}

std::string above(fs::path folder) {
  for (;; folder = folder.parent_path()) {
    if (holdsProject(folder)) return folder.string();
    if (folder == folder.parent_path()) return "";
  }
}

}  // namespace

Result<std::string> findProjectRoot() {
  if (const char* named = std::getenv("COEXIST_ROOT"); named != nullptr && *named != '\0') {
    if (holdsProject(named)) return std::string(named);
    return Error{"COEXIST_ROOT has no fixtures/products", named, "the folder of a coexist checkout"};
  }
  std::error_code error;
  if (const std::string found = above(fs::current_path(error)); !error && !found.empty()) return found;
  const fs::path program = fs::read_symlink("/proc/self/exe", error);
  if (const std::string found = error ? "" : above(program.parent_path()); !found.empty()) return found;
  return Error{"cannot find the project's data (fixtures/products)", "",
               "a current folder inside a coexist checkout, or COEXIST_ROOT naming one"};
}

}  // namespace coexist
