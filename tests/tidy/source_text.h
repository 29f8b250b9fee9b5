// One C++ file as the tidy rules look at it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace coexist::tidy {

// The three texts have the same length and the same line ends, so that an offset means the same place in each.
struct SourceText {
  std::string path;         // from the project's root: "sim/net/loop.h"
  std::string text;         // as it stands in the file
  std::string uncommented;  // comments are blanks
  std::string code;         // and so are preprocessor lines and what literals hold; their quotes stay

  static SourceText parse(std::string path, std::string text);
  bool isHeader() const { return path.ends_with(".h"); }
};

// One thing that a rule found.
struct Finding {
  std::string path;
  size_t line = 0;  // from 1; 0: the file as a whole
  std::string what;

  std::string message() const;  // "sim/net/loop.h:12: ..."
};

using Findings = std::vector<Finding>;

// What a line of Markdown has in backticks, in its order.
std::vector<std::string> inBackticks(std::string_view line);

size_t lineOf(std::string_view text, size_t offset);  // from 1

// Whether the identifier at [offset, offset + length) stands alone, or is a part of a longer one.
bool isWholeWord(std::string_view text, size_t offset, size_t length);

// An #include line of a file.
struct Include {
  std::string target;  // "net/loop.h", "vector"
  bool angled = false;
  size_t line = 0;
};
std::vector<Include> includesOf(const SourceText& source);

// "sim/net" of "sim/net/loop.h", and so for a subfolder's; "tools" of "tools/run".
std::string folderOf(std::string_view path);

}  // namespace coexist::tidy
