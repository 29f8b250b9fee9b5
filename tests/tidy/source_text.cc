#include "tidy/source_text.h"

#include <algorithm>
#include <cctype>

#include "base/text.h"

namespace coexist::tidy {
namespace {

bool isWordChar(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

void blank(std::string& text, size_t begin, size_t end) {
  for (size_t i = begin; i < end && i < text.size(); ++i) {
    if (text[i] != '\n') text[i] = ' ';
  }
}

// Walks over a file once and blanks comments in one copy, and literals and preprocessor lines in the other too.
class Blanker {
 public:
  explicit Blanker(SourceText& source) : source_(source), text_(source.text) {}

  void run() {
    while (at_ < text_.size()) {
      if (text_.compare(at_, 2, "//") == 0) {
        blankComment(text_.find('\n', at_));
      } else if (text_.compare(at_, 2, "/*") == 0) {
        const size_t close = text_.find("*/", at_ + 2);
        blankComment(close == std::string::npos ? close : close + 2);
      } else if (isRawString()) {
        skipRawString();
      } else if (text_[at_] == '"' || (text_[at_] == '\'' && !isDigitSeparator())) {
        skipLiteral();
      } else {
        ++at_;
      }
    }
    blankDirectives();
  }

 private:
  void blankComment(size_t end) {
    end = std::min(end, text_.size());
    blank(source_.uncommented, at_, end);
    blank(source_.code, at_, end);
    at_ = end;
  }

  bool isRawString() const {
    if (text_.compare(at_, 2, "R\"") != 0) return false;
    size_t prefix = at_;  // u8R"", LR"" are raw strings, FOOBAR"" is none
    while (prefix > 0 && isWordChar(text_[prefix - 1])) --prefix;
    const std::string_view before = std::string_view(text_).substr(prefix, at_ - prefix);
    return before.empty() || before == "u8" || before == "u" || before == "U" || before == "L";
  }

  void skipRawString() {
    const size_t open = text_.find('(', at_);
    if (open == std::string::npos) return skipLiteral();
    const std::string end = ")" + text_.substr(at_ + 2, open - at_ - 2) + "\"";
    const size_t close = text_.find(end, open);
    const size_t last = close == std::string::npos ? text_.size() : close + end.size() - 1;
    blank(source_.code, at_ + 2, last);
    at_ = std::min(last + 1, text_.size());
  }

  // The ' of 1'000 and 0xff'ff.
  bool isDigitSeparator() const {
    size_t start = at_;
    while (start > 0 && (isWordChar(text_[start - 1]) || text_[start - 1] == '\'')) --start;
    return start < at_ && std::isdigit(static_cast<unsigned char>(text_[start])) != 0;
  }

  void skipLiteral() {
    if (text_[at_] == 'R') ++at_;
    const char quote = text_[at_];
    size_t end = at_ + 1;
    while (end < text_.size() && text_[end] != quote && text_[end] != '\n') end += text_[end] == '\\' ? 2 : 1;
    blank(source_.code, at_ + 1, end);
    at_ = std::min(end, text_.size() - 1) + 1;
  }

  void blankDirectives() {
    bool continued = false;
    for (size_t start = 0; start < text_.size();) {
      const size_t end = std::min(text_.find('\n', start), text_.size());
      const std::string_view line = std::string_view(source_.uncommented).substr(start, end - start);
      const bool directive = continued || trim(line).starts_with('#');
      continued = directive && trim(line).ends_with('\\');
      if (directive) blank(source_.code, start, end);
      start = end + 1;
    }
  }

  SourceText& source_;
  const std::string& text_;
  size_t at_ = 0;
};

}  // namespace

SourceText SourceText::parse(std::string path, std::string text) {
  SourceText source{std::move(path), text, text, text};
  Blanker(source).run();
  return source;
}

std::string Finding::message() const { return path + (line == 0 ? "" : ":" + std::to_string(line)) + ": " + what; }

std::vector<std::string> inBackticks(std::string_view line) {
  std::vector<std::string> quoted;
  const auto pieces = split(line, '`');
  for (size_t i = 1; i < pieces.size(); i += 2) quoted.emplace_back(pieces[i]);
  return quoted;
}

size_t lineOf(std::string_view text, size_t offset) {
  const std::string_view before = text.substr(0, offset);
  return 1 + static_cast<size_t>(std::count(before.begin(), before.end(), '\n'));
}

bool isWholeWord(std::string_view text, size_t offset, size_t length) {
  const bool startsInside = offset > 0 && isWordChar(text[offset - 1]);
  const bool endsInside = offset + length < text.size() && isWordChar(text[offset + length]);
  return !startsInside && !endsInside;
}

std::vector<Include> includesOf(const SourceText& source) {
  std::vector<Include> includes;
  size_t number = 0;
  for (std::string_view line : split(source.uncommented, '\n')) {
    ++number;
    line = trim(line);
    if (!line.starts_with('#')) continue;
    line = trim(line.substr(1));
    if (!line.starts_with("include")) continue;
    line = trim(line.substr(7));
    const size_t end = line.find_first_of(">\"", 1);
    if (line.empty() || end == std::string_view::npos) continue;
    includes.push_back({std::string(line.substr(1, end - 1)), line.front() == '<', number});
  }
  return includes;
}

std::string folderOf(std::string_view path) {
  const size_t first = path.find('/');
  const size_t second = first == std::string_view::npos ? first : path.find('/', first + 1);
  return std::string(path.substr(0, second == std::string_view::npos ? first : second));
}

}  // namespace coexist::tidy
