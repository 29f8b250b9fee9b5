#include "base/diagnostic.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace coexist {
namespace {

constexpr size_t kShownBefore = 80;  // octets of a long line in front of the caret
constexpr size_t kShownBehind = 100;

// A tab is one column wide here, so that the caret stands below its character.
std::string shown(std::string_view octets) {
  std::string copy(octets);
  std::replace(copy.begin(), copy.end(), '\t', ' ');
  return visible(copy);
}

std::string oneOf(std::vector<std::string> words) {
  for (std::string& word : words) word = "\"" + word + "\"";
  return "did you mean " + alternatives(words) + "?";
}

}  // namespace

std::string Diagnostic::text() const {
  std::string message = "error: " + what + "\n";
  if (place.line != 0) return message + sourceExcerpt(place, length, hint);
  if (place.file) message += "  --> " + place.text() + "\n";
  return hint.empty() ? message : message + "   = " + hint + "\n";
}

Error Diagnostic::error() const { return Error{what, place.text(), hint}; }

std::string mistakenText(std::string_view kind, std::string_view name, const Diagnostic& mistake) {
  return fmt::format("{} {} has a mistake: {}: {}", kind, name, mistake.place.text(), mistake.what);
}

void report(Diagnostics& problems, Diagnostic problem) {
  const bool known = std::any_of(problems.begin(), problems.end(), [&](const Diagnostic& other) {
    return other.what == problem.what && other.place.offset == problem.place.offset &&
           other.place.file == problem.place.file;
  });
  if (!known && problems.size() < kMaxProblems) problems.push_back(std::move(problem));
}

std::string sourceExcerpt(const SourceLocation& place, size_t length, std::string_view label) {
  if (!place.file || place.line == 0) return {};
  const std::string_view line = place.file->lineText(place.line);
  const size_t caret = std::min(place.column - 1, line.size());
  const size_t from = caret > kShownBefore ? caret - kShownBefore : 0;
  const size_t underlined =
      std::min({std::max<size_t>(1, length), kShownBehind, std::max<size_t>(1, line.size() - caret)});
  const size_t to = std::min(line.size(), caret + kShownBehind);
  const std::string lead = (from > 0 ? "..." : "") + shown(line.substr(from, caret - from));
  const std::string rest = shown(line.substr(caret, to - caret)) + (to < line.size() ? "..." : "");
  const size_t width = std::max<size_t>(1, shown(line.substr(caret, underlined)).size());
  const std::string number = std::to_string(place.line);
  const std::string gutter(number.size(), ' ');
  std::string text = fmt::format("{}--> {}\n{} |\n", gutter, place.text(), gutter);
  text += fmt::format("{} | {}{}\n", number, lead, rest);
  text += fmt::format("{} | {}{}", gutter, std::string(lead.size(), ' '), std::string(width, '^'));
  return text + (label.empty() ? "" : " " + std::string(label)) + "\n";
}

std::string knownWordsHint(std::string_view word, const std::vector<std::string>& known, const WordGroups& groups) {
  if (const auto named = groups.find(word); named != groups.end()) return oneOf(named->second);
  constexpr size_t kShortestSlip = 3;  // anything is near to a word of two letters
  if (word.size() >= kShortestSlip) {
    if (const std::string_view near = nearest(word, known); !near.empty()) return oneOf({std::string(near)});
    std::vector<std::string> names;
    for (const auto& [name, members] : groups) names.push_back(name);
    if (const std::string_view near = nearest(word, names); !near.empty()) return oneOf(groups.find(near)->second);
  }
  if (known.empty()) return "none is known here";
  constexpr size_t kShown = 24;
  const size_t count = std::min(known.size(), kShown);
  std::string list = fmt::format("known: {}", fmt::join(known.begin(), known.begin() + static_cast<long>(count), ", "));
  return known.size() > count ? list + fmt::format(" and {} more", known.size() - count) : list;
}

}  // namespace coexist
