// A scenario or profile file as it was read, and places in it.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace coexist {

struct SourceFile {
  std::string path;  // as given; relative to the project where possible
  std::string text;

  // At most 16 MiB.
  static Result<std::shared_ptr<const SourceFile>> read(const std::string& path);
  std::string_view lineText(size_t line) const;  // from 1, without its line end
};

// One character of a file. `line` and `column` count from 1, columns in octets.
struct Place {
  std::shared_ptr<const SourceFile> file;
  size_t offset = 0;
  size_t line = 0;
  size_t column = 0;

  std::string text() const;  // "scenarios/a.json:30:18"
};

Place placeAt(std::shared_ptr<const SourceFile> file, size_t offset);

// The place of octet `index` of the JSON string whose opening quote stands at `start`: escapes are stepped over.
Place placeInString(const Place& start, size_t index);

}  // namespace coexist
