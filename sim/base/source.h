// A JSON file (scenario, product profile, persona, configuration) as it was read, and places in it.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace coexist {

constexpr size_t kMaxSourceBytes = 16 * 1024 * 1024;

// Immutable once made, and shared by every Place in it.
struct SourceFile {
  std::string path;  // as given; relative to the project where possible
  std::string text;
  std::vector<size_t> lineStarts;  // offset of each line's first octet

  // At most kMaxSourceBytes.
  static Result<std::shared_ptr<const SourceFile>> read(const std::string& path);
  static std::shared_ptr<const SourceFile> fromText(std::string path, std::string text);
  std::string_view lineText(size_t line) const;  // from 1, without its line end; empty behind the last one
};

// One character of a file. `line` and `column` count from 1, columns in octets; 0 when the file could not be read.
struct SourceLocation {
  std::shared_ptr<const SourceFile> file;
  size_t offset = 0;
  size_t line = 0;
  size_t column = 0;

  std::string text() const;  // "scenarios/a.json:30:18"; only the path when there is no line
};

// An offset behind the end is the end.
SourceLocation placeAt(std::shared_ptr<const SourceFile> file, size_t offset);

// The place of octet `index` of the JSON string whose opening quote stands at `start`: escapes are stepped over, and an
// octet inside of one stands where the escape begins. An index behind the last octet is the closing quote.
SourceLocation placeInString(const SourceLocation& start, size_t index);

// How many octets of the file the `count` octets of that string from `index` onwards take up; at least 1.
size_t lengthInString(const SourceLocation& start, size_t index, size_t count);

}  // namespace coexist
