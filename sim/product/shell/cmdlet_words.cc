#include "product/shell/cmdlet_words.h"

#include <fmt/format.h>

#include "base/text.h"

namespace coexist {
namespace {

constexpr size_t kMaxLineBytes = 4096;
constexpr size_t kMaxWords = 128;

bool isSpace(char c) { return c == ' ' || c == '\t'; }

class Scanner {
 public:
  Scanner(std::string_view line, CmdletError& error) : line_(line), error_(error) {}

  std::optional<std::vector<CmdletWord>> run();

 private:
  bool fail(size_t column, std::string what, std::string expected = {}) {
    error_ = {Error{std::move(what), {}, std::move(expected)}, column};
    return false;
  }
  char peek(size_t ahead = 0) const { return at_ + ahead < line_.size() ? line_[at_ + ahead] : '\0'; }
  void skipSpace() {
    while (isSpace(peek())) ++at_;
  }
  bool name();
  bool value();
  bool piece(CmdletWord& word);
  bool quoted(std::string& text);
  bool bare(std::string& text);
  bool variable(CmdletWord& word);

  std::string_view line_;
  CmdletError& error_;
  size_t at_ = 0;
  std::vector<CmdletWord> words_;
};

std::optional<std::vector<CmdletWord>> Scanner::run() {
  if (line_.size() > kMaxLineBytes) {
    fail(kMaxLineBytes, "the command is too long", fmt::format("at most {} octets", kMaxLineBytes));
    return std::nullopt;
  }
  for (size_t i = 0; i < line_.size(); ++i) {
    const auto octet = static_cast<unsigned char>(line_[i]);
    if ((octet >= 0x20 && octet != 0x7f) || octet == '\t') continue;
    fail(i, "a control character in a command: " + visible(line_.substr(i, 1)));
    return std::nullopt;
  }
  for (skipSpace(); at_ < line_.size(); skipSpace()) {
    const bool named = !words_.empty() && peek() == '-' && isLetter(peek(1));
    if (!(named ? name() : value())) return std::nullopt;
    if (words_.size() > kMaxWords) {
      fail(at_, "too many words in a command");
      return std::nullopt;
    }
  }
  return std::move(words_);
}

bool Scanner::name() {
  CmdletWord word;
  word.column = at_++;
  word.isName = true;
  while (at_ < line_.size() && !isSpace(peek()) && peek() != ':') word.text += line_[at_++];
  word.hasValue = peek() == ':';
  if (word.hasValue) ++at_;
  skipSpace();
  if (word.hasValue && at_ >= line_.size()) return fail(word.column, "no value behind -" + visible(word.text) + ":");
  words_.push_back(std::move(word));
  return true;
}

// One value, or a list of them: a comma holds the words around it together, spaces beside it do not matter.
bool Scanner::value() {
  CmdletWord word;
  word.column = at_;
  for (bool more = true; more;) {
    if (!piece(word)) return false;
    const size_t end = at_;
    skipSpace();
    const bool comma = peek() == ',';
    if (!comma) at_ = end;
    if (comma) {
      if (word.isVariable) return fail(at_, "a list of $true and $false");
      word.text += line_[at_++];
      skipSpace();
      if (at_ >= line_.size()) return fail(at_ - 1, "a comma behind the last value");
    }
    more = comma || (at_ < line_.size() && !isSpace(peek()));
  }
  words_.push_back(std::move(word));
  return true;
}

bool Scanner::piece(CmdletWord& word) {
  const char c = peek();
  if (c == '\'' || c == '"') return quoted(word.text);
  if (c == '$') return variable(word);
  if (word.isVariable) return fail(at_, "something stands behind $" + word.text);
  return bare(word.text);
}

bool Scanner::quoted(std::string& text) {
  const size_t start = at_;
  const char quote = line_[at_++];
  while (at_ < line_.size()) {
    const char c = line_[at_++];
    if (c == quote && peek() != quote) return true;
    if (c == quote) ++at_;  // doubled: one of it is meant
    if (quote == '"' && c == '$' && (isLetter(peek()) || peek() == '{' || peek() == '(')) {
      return fail(at_ - 1, "variables are not known here", "single quotes, or a ` in front of the $");
    }
    if (quote == '"' && c == '`' && at_ < line_.size()) {
      text += line_[at_++];
      continue;
    }
    text += c;
  }
  return fail(start, "a quote without an end");
}

bool Scanner::bare(std::string& text) {
  const size_t start = at_;
  while (at_ < line_.size() && !isSpace(peek()) && std::string_view("\"'$,").find(peek()) == std::string_view::npos) {
    if (std::string_view("|;&<>(){}").find(peek()) != std::string_view::npos) {
      return fail(at_, fmt::format("'{}' in a command", peek()), "one command, without pipes and blocks");
    }
    if (at_ == start && (peek() == '#' || peek() == '@')) {
      return fail(at_, fmt::format("a word that begins with '{}'", peek()), "quotes around it");
    }
    if (peek() == '`' && at_ + 1 < line_.size()) ++at_;
    text += line_[at_++];
  }
  return at_ > start || fail(at_, "a value is missing");
}

bool Scanner::variable(CmdletWord& word) {
  const size_t start = at_++;
  std::string name;
  while (at_ < line_.size() && (isLetter(peek()) || peek() == '_')) name += lowerAscii(line_[at_++]);
  if ((name != "true" && name != "false") || !word.text.empty()) {
    return fail(start, "variables are not known here", "$true or $false, or single quotes");
  }
  word.text = name;
  word.isVariable = true;
  return true;
}

}  // namespace

std::optional<std::vector<CmdletWord>> cmdletWords(std::string_view line, CmdletError& error) {
  return Scanner(line, error).run();
}

}  // namespace coexist
