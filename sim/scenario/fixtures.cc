#include "scenario/fixtures.h"

#include <algorithm>
#include <filesystem>

#include "base/source.h"
#include "base/text.h"

namespace coexist {
namespace {

namespace fs = std::filesystem;

constexpr size_t kMaxFixtureBytes = 64 * 1024 * 1024;

bool isInside(const fs::path& path, const fs::path& folder) {
  return std::mismatch(folder.begin(), folder.end(), path.begin(), path.end()).first == folder.end();
}

}  // namespace

Result<std::string> Fixtures::pathOf(const std::string& name) const {
  const fs::path relative(name);
  const bool climbs = std::find(relative.begin(), relative.end(), "..") != relative.end();
  if (name.empty() || name.find('\0') != std::string::npos || relative.is_absolute() || climbs) {
    return Error{"a path that leaves fixtures/", {}, "a file below fixtures/"};
  }
  std::error_code problem;
  const fs::path folder = fs::canonical(folder_, problem);
  if (problem) return Error{"there is no folder fixtures/"};
  const fs::path path = fs::canonical(folder / relative, problem);
  if (problem) return Error{"there is no fixtures/" + visible(name.substr(0, 200))};
  if (!isInside(path, folder)) return Error{"a path that leaves fixtures/", {}, "a file below fixtures/"};
  if (!fs::is_regular_file(path, problem)) return Error{"fixtures/" + visible(name.substr(0, 200)) + " is no file"};
  return path.string();
}

Result<std::shared_ptr<const std::string>> Fixtures::read(const std::string& name) {
  if (const auto known = read_.find(name); known != read_.end()) return known->second;
  auto path = pathOf(name);
  if (!path) return path.error();
  auto file = SourceFile::read(*path);
  if (!file) return Error{"fixtures/" + visible(name) + " " + file.error().what};
  bytes_ += (*file)->text.size();
  if (bytes_ > kMaxFixtureBytes) return Error{"fixtures of more than 64 MiB in one scenario"};
  return read_[name] = std::make_shared<const std::string>((*file)->text);
}

}  // namespace coexist
