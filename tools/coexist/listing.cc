#include "listing.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

#include "base/diagnostic.h"
#include "base/text.h"
#include "exit_code.h"

namespace coexist {
namespace {

constexpr size_t kLineWidth = 118;

void endLine(std::string& text) {
  while (text.ends_with(' ')) text.pop_back();
  text += '\n';
}

// `front`, then `text`, broken between words and indented below itself.
std::string wrapped(std::string front, std::string_view text) {
  const size_t indent = front.size();
  std::string page = std::move(front);
  size_t at = indent;
  bool first = true;
  for (const std::string_view word : split(text, ' ')) {
    const std::string shown = visible(word);
    if (!first && at + 1 + shown.size() > kLineWidth) {
      endLine(page);
      page += std::string(indent, ' ');
      at = indent;
      first = true;
    }
    if (!first) page += ' ';
    page += shown;
    at += shown.size() + (first ? 0 : 1);
    first = false;
  }
  endLine(page);
  return page;
}

}  // namespace

std::string columns(const std::vector<std::vector<std::string>>& rows) {
  std::vector<size_t> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  }
  std::string text;
  for (const auto& row : rows) {
    std::string front;
    for (size_t i = 0; i + 1 < row.size(); ++i) front += fmt::format("{:<{}}  ", visible(row[i]), widths[i]);
    if (!row.empty()) text += wrapped(std::move(front), row.back());
  }
  return text;
}

std::string entry(std::string_view name, std::string_view text, size_t nameWidth) {
  return wrapped(fmt::format("  {:<{}} ", name, nameWidth), text);
}

std::string heading(std::string_view text) { return fmt::format("\n{}\n", text); }

std::string joined(const std::vector<std::string>& words) {
  return words.empty() ? "none" : fmt::format("{}", fmt::join(words, ", "));
}

int unknownName(std::string_view what, std::string_view name, const std::vector<std::string>& known,
                const WordGroups& groups) {
  std::fprintf(stderr, "coexist: there is no %s \"%s\": %s\n", std::string(what).c_str(), visible(name).c_str(),
               knownWordsHint(name, known, groups).c_str());
  return kExitUsage;
}

int mistakenName(std::string_view what, std::string_view name, const Diagnostic& mistake) {
  std::fprintf(stderr, "coexist: %s\n", mistakenText(what, name, mistake).c_str());
  return kExitBadInput;
}

std::string mistakenTitle(const Diagnostic& mistake) { return "has a mistake: " + mistake.place.text(); }

}  // namespace coexist
