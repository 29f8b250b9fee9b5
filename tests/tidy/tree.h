// The project's files, as the tidy rules are given them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tidy/source_text.h"

namespace coexist::tidy {

class Tree {
 public:
  explicit Tree(std::string root) : root_(std::move(root)) {}

  // Paths from the root of the files below `folder` whose names end with one of `endings`, sorted; none when there is
  // no such folder.
  std::vector<std::string> files(std::string_view folder, const std::vector<std::string>& endings) const;
  std::vector<std::string> topLevel() const;
  std::string absolute(const std::string& path) const { return root_ + "/" + path; }
  std::string read(const std::string& path) const;

  // Every .cc and .h file of sim/, tools/ and tests/.
  std::vector<SourceText> sources() const;
  // Every file that people write: those, and scripts, documents, scenarios, profiles.
  std::vector<SourceText> texts() const;

 private:
  std::string root_;
};

Findings topLevelIsTidy(const std::vector<std::string>& entries);

// Relative links of a Markdown file that lead nowhere.
Findings linksLeadSomewhere(const Tree& tree, const SourceText& document);

}  // namespace coexist::tidy
