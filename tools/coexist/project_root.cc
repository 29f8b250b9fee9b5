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

Result<std::string> findTrustedRoot(const std::string& named) {
  if (!named.empty()) {
    if (holdsProject(named)) return named;
    return Error{"--root has no fixtures/products", named, "the folder of a coexist checkout"};
  }
  if (const char* said = std::getenv("COEXIST_ROOT"); said != nullptr && *said != '\0') return findProjectRoot();
  std::error_code error;
  const fs::path program = fs::read_symlink("/proc/self/exe", error);
  if (const std::string found = error ? "" : above(program.parent_path()); !found.empty()) return found;
  return Error{"cannot find the product profiles (fixtures/products) above the program", program.string(),
               "--root or COEXIST_ROOT naming the folder of a coexist checkout"};
}

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
