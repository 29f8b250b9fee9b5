#include "wire/imap_command.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "base/text.h"
#include "wire/imap_string.h"

namespace coexist {
namespace {

using Kind = ImapSyntaxError::Kind;

bool isControl(char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7f'; }

// The grammar's own signs.
bool endsWord(char c) { return c == ' ' || c == '(' || c == ')' || c == '{' || c == '"'; }

bool isBodySection(std::string_view word) {
  return equalsIgnoreCase(word, "BODY") || equalsIgnoreCase(word, "BODY.PEEK");
}

}  // namespace

bool ImapArgument::isAstring() const {
  if (kind != Kind::kWord) return kind != Kind::kList;
  return isAll(text, isImapAstringChar);
}

bool ImapArgument::isListMailbox() const {
  if (kind != Kind::kWord) return kind != Kind::kList;
  const auto allowed = [](char c) { return c == '%' || c == '*' || isImapAstringChar(c); };
  return isAll(text, allowed);
}

bool ImapArgument::isWord(std::string_view word) const { return kind == Kind::kWord && equalsIgnoreCase(text, word); }

bool ImapCommand::hasNameAndPassword(bool backslashes) const {
  const auto isSaid = [backslashes](const ImapArgument& argument) {
    if (!backslashes || argument.kind != ImapArgument::Kind::kWord) return argument.isAstring();
    return isAll(argument.text, [](char c) { return c == '\\' || isImapAstringChar(c); });
  };
  return arguments.size() == 2 && isSaid(arguments[0]) && isSaid(arguments[1]);
}

bool ImapCommand::hasIdParameters() const {
  if (arguments.size() != 1) return false;
  if (arguments[0].isWord("NIL")) return true;
  const auto& items = arguments[0].items;
  return arguments[0].kind == ImapArgument::Kind::kList && items.size() % 2 == 0 &&
         std::none_of(items.begin(), items.end(),
                      [](const ImapArgument& item) { return item.kind == ImapArgument::Kind::kList; });
}

bool findImapLiteral(std::string_view line, ImapLiteralMark& mark) {
  if (!line.ends_with('}')) return false;
  size_t end = line.size() - 1;
  const bool plus = end > 0 && line[end - 1] == '+';
  if (plus) --end;
  size_t begin = end;
  while (begin > 0 && isDigit(line[begin - 1])) --begin;
  if (begin == end || begin == 0 || line[begin - 1] != '{') return false;
  mark = {.size = 0, .tooBig = false, .nonSynchronising = plus, .offset = begin - 1};
  constexpr uint64_t kMost = std::numeric_limits<int64_t>::max();
  for (const char c : line.substr(begin, end - begin)) {
    const auto digit = static_cast<uint64_t>(c - '0');
    if (mark.size > (kMost - digit) / 10) {
      mark.size = 0;
      mark.tooBig = true;
      return true;
    }
    mark.size = mark.size * 10 + digit;
  }
  return true;
}

void ImapCommandReader::abandon() { *this = ImapCommandReader(limits_); }

ImapCommandReader::Reading ImapCommandReader::feedLine(std::string_view line) {
  if (!midCommand_) return start(line);
  if (literalLeft_ > 0) return fail(Kind::kArguments, "a line where a literal's octets were due", {});
  bytes_ += line.size();
  if (discarding_) return fail(error_.kind, error_.what, line);
  if (bytes_ > limits_.maxCommandBytes) return fail(Kind::kCommandTooBig, "command too long", line);
  return readArguments(line);
}

bool ImapCommandReader::feedLiteral(std::string_view octets) {
  if (literalLeft_ == 0) return true;
  const size_t taken = std::min(octets.size(), literalLeft_);
  literalLeft_ -= taken;
  if (!discarding_) literal_.append(octets.substr(0, taken));
  if (literalLeft_ > 0) return false;
  if (!discarding_) finishLiteral();
  return true;
}

void ImapCommandReader::finishLiteral() {
  std::string problem = "NUL in a literal";
  if (literal_.find('\0') == std::string::npos) {
    problem = addValue({ImapArgument::Kind::kLiteral, std::exchange(literal_, {}), {}});
  }
  if (problem.empty()) return;
  discarding_ = true;
  error_ = {Kind::kArguments, command_.tag, command_.verb, std::move(problem), false};
}

ImapCommandReader::Reading ImapCommandReader::start(std::string_view line) {
  abandon();
  lists_.resize(1);
  bytes_ = line.size();
  const std::string_view tag = line.substr(0, line.find(' '));
  if (!isImapTag(tag)) return fail(Kind::kTag, "no tag, or one with characters that a tag cannot have", line);
  command_.tag = tag;
  if (bytes_ > limits_.maxCommandBytes) return fail(Kind::kCommandTooBig, "command too long", line);
  std::string_view rest = line.substr(tag.size());
  if (std::string problem = readVerb(rest); !problem.empty()) return fail(Kind::kCommand, std::move(problem), line);
  midCommand_ = true;
  return readArguments(rest);
}

std::string ImapCommandReader::readVerb(std::string_view& rest) {
  const auto word = [&rest] {
    rest.remove_prefix(1);
    const std::string_view found = rest.substr(0, rest.find(' '));
    rest.remove_prefix(found.size());
    return found;
  };
  if (rest.empty()) return "no command behind the tag";
  const std::string_view verb = word();
  if (!isImapAtom(verb)) return "a command that is no word";
  command_.verb = upperAscii(verb);
  if (command_.verb != "UID" || rest.empty()) return {};
  const std::string_view sub = word();
  if (!isImapAtom(sub)) return "a command behind UID that is no word";
  command_.verb += " " + upperAscii(sub);
  return {};
}

ImapCommandReader::Reading ImapCommandReader::readArguments(std::string_view line) {
  std::string_view rest = line;
  while (!rest.empty()) {
    std::string problem;
    if (rest.front() == ')') {
      problem = closeList(rest);
    } else if (afterValue_) {
      problem = readSpace(rest);
    } else if (rest.front() == '{') {
      return readLiteralMark(rest);
    } else {
      problem = readValue(rest);
    }
    if (!problem.empty()) return fail(Kind::kArguments, std::move(problem), line);
  }
  if (lists_.size() > 1) return fail(Kind::kArguments, "a list that is not closed", line);
  return finishCommand();
}

ImapCommandReader::Reading ImapCommandReader::readLiteralMark(std::string_view rest) {
  ImapLiteralMark mark;
  if (!findImapLiteral(rest, mark) || mark.offset != 0) {
    return fail(Kind::kArguments, "a brace that announces no literal", rest);
  }
  if (mark.tooBig || mark.size > limits_.maxLiteralBytes) {
    return fail(Kind::kLiteralTooBig, "a literal longer than " + std::to_string(limits_.maxLiteralBytes), rest);
  }
  if (bytes_ + mark.size > limits_.maxCommandBytes) return fail(Kind::kCommandTooBig, "command too long", rest);
  bytes_ += mark.size;
  literalLeft_ = mark.size;
  if (mark.size == 0) finishLiteral();
  return ImapLiteralWanted{static_cast<size_t>(mark.size), mark.nonSynchronising, false};
}

// An error ends the command at once, unless its line announces a non-synchronising literal: those octets come whatever
// is answered, so they are read and thrown away before the error is told, or the connection must end.
ImapCommandReader::Reading ImapCommandReader::fail(ImapSyntaxError::Kind kind, std::string what,
                                                   std::string_view line) {
  ImapSyntaxError error{kind, command_.tag, command_.verb, std::move(what), false};
  ImapLiteralMark mark;
  if (!findImapLiteral(line, mark) || !mark.nonSynchronising) {
    abandon();
    return error;
  }
  if (mark.tooBig || mark.size > limits_.maxLiteralBytes || bytes_ + mark.size > limits_.maxCommandBytes) {
    abandon();
    error.mustClose = true;
    return error;
  }
  midCommand_ = true;
  discarding_ = true;
  error_ = std::move(error);
  bytes_ += mark.size;
  literalLeft_ = mark.size;
  return ImapLiteralWanted{static_cast<size_t>(mark.size), true, true};
}

ImapCommandReader::Reading ImapCommandReader::finishCommand() {
  ImapCommand complete = std::move(command_);
  complete.arguments = std::move(lists_.front());
  abandon();
  return complete;
}

std::string ImapCommandReader::readSpace(std::string_view& rest) {
  if (rest.front() != ' ') return "no space between two values";
  rest.remove_prefix(1);
  if (rest.empty() || rest.front() == ')') return "a space with nothing behind it";
  afterValue_ = false;
  return {};
}

std::string ImapCommandReader::readValue(std::string_view& rest) {
  if (rest.front() == '(') return openList(rest);
  if (rest.front() == '"') return readQuoted(rest);
  return readWord(rest);
}

std::string ImapCommandReader::readQuoted(std::string_view& rest) {
  ImapArgument value{ImapArgument::Kind::kQuoted, {}, {}};
  for (size_t i = 1; i < rest.size(); ++i) {
    char c = rest[i];
    if (c == '"') {
      rest.remove_prefix(i + 1);
      return addValue(std::move(value));
    }
    if (c == '\\') {
      if (++i == rest.size()) break;
      c = rest[i];
      if (c != '"' && c != '\\') return "a backslash before something that needs none";
    }
    if (c == '\0' || c == '\r' || c == '\n') return "NUL, CR or LF in a quoted string";
    value.text += c;
  }
  return "a quoted string that does not end";
}

std::string ImapCommandReader::readWord(std::string_view& rest) {
  const bool sections = command_.verb == "FETCH" || command_.verb == "UID FETCH";
  size_t end = 0;
  while (end < rest.size() && !endsWord(rest[end])) {
    if (rest[end] == '[' && sections && isBodySection(rest.substr(0, end))) {
      // A section's list of headers has spaces and parentheses of its own.
      end = rest.find(']', end);
      if (end == std::string_view::npos) return "a section that does not end";
    }
    ++end;
  }
  const std::string_view word = rest.substr(0, end);
  if (word.empty()) return "two spaces where one is due";
  if (std::any_of(word.begin(), word.end(), isControl)) return "a control character";
  rest.remove_prefix(end);
  return addValue({ImapArgument::Kind::kWord, std::string(word), {}});
}

std::string ImapCommandReader::openList(std::string_view& rest) {
  if (lists_.size() > limits_.maxDepth) return "lists too deep";
  if (++values_ > limits_.maxValues) return "too many values";
  lists_.emplace_back();
  afterOpening_ = true;
  rest.remove_prefix(1);
  return {};
}

std::string ImapCommandReader::closeList(std::string_view& rest) {
  if (lists_.size() == 1 || !(afterValue_ || afterOpening_)) return "a closing parenthesis without its opening";
  ImapArgument list{ImapArgument::Kind::kList, {}, std::move(lists_.back())};
  lists_.pop_back();
  lists_.back().push_back(std::move(list));
  afterValue_ = true;
  afterOpening_ = false;
  rest.remove_prefix(1);
  return {};
}

std::string ImapCommandReader::addValue(ImapArgument value) {
  if (++values_ > limits_.maxValues) return "too many values";
  lists_.back().push_back(std::move(value));
  afterValue_ = true;
  afterOpening_ = false;
  return {};
}

}  // namespace coexist
