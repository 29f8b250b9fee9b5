// The blocks of code that a page of Markdown shows.
#pragma once

#include <sstream>
#include <string>
#include <vector>

namespace coexist {

// What stands between a line "```LANGUAGE" and the next "```", without the last line end.
inline std::vector<std::string> codeBlocks(const std::string& page, const std::string& language) {
  std::vector<std::string> blocks;
  std::istringstream lines(page);
  bool inside = false, wanted = false;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("```")) {
      inside = !inside;
      wanted = inside && line.substr(3) == language;
      if (wanted) blocks.emplace_back();
    } else if (wanted) {
      blocks.back() += (blocks.back().empty() ? "" : "\n") + line;
    }
  }
  return blocks;
}

}  // namespace coexist
