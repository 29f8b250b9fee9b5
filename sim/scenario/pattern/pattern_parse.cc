// A pattern's text -> its parts, each with its place in the text as it was written.
#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "base/text.h"
#include "scenario/pattern/pattern_parts.h"

namespace coexist {
namespace {

using Kind = PatternPart::Kind;

// The text with matrix values spliced in; `from` and `to` are, for each octet, what it was written as.
struct Spliced {
  std::string text;
  std::vector<uint32_t> from;
  std::vector<uint32_t> to;

  void add(std::string_view octets, size_t start, size_t end) {
    text += octets;
    from.insert(from.end(), octets.size(), static_cast<uint32_t>(start));
    to.insert(to.end(), octets.size(), static_cast<uint32_t>(end));
  }
};

bool refuse(PatternError& error, size_t index, size_t length, std::string what, std::string expected = {}) {
  error = {Error{std::move(what), {}, std::move(expected)}, index, std::max<size_t>(1, length)};
  return false;
}

// The matrix name that "${name}" at `start` stands for, or nothing.
const std::string* matrixValue(std::string_view text, size_t start, size_t& end, const PatternOptions& options) {
  const std::string_view head = text.substr(start + 2, 65);  // a name is short
  const size_t brace = head.find('}');
  if (!options.matrix || brace == std::string_view::npos) return nullptr;
  const auto found = options.matrix->find(std::string(head.substr(0, brace)));
  end = start + 2 + brace + 1;
  return found == options.matrix->end() ? nullptr : &found->second;
}

bool splice(std::string_view text, const PatternOptions& options, Spliced& spliced, PatternError& error) {
  size_t at = 0;
  while (at < text.size()) {
    const std::string_view rest = text.substr(at);
    size_t length = rest.starts_with("\\\\") ? 2 : rest.starts_with("\\${") ? 3 : 1;
    size_t end = 0;
    const std::string* value = rest.starts_with("${") ? matrixValue(text, at, end, options) : nullptr;
    if (value) {
      spliced.add(*value, at, end);
      length = end - at;
    } else {
      for (size_t i = 0; i < length; ++i) spliced.add(rest.substr(i, 1), at + i, at + i + 1);
    }
    if (spliced.text.size() > kMaxPatternBytes) return refuse(error, at, length, "a text of more than 1 MiB");
    at += length;
  }
  return true;
}

// Where the word that begins at `at` ends; nothing for braces without an end, which the parser refuses.
std::optional<size_t> wordEnd(std::string_view text, size_t at) {
  while (at < text.size() && text[at] != ' ') {
    if (text.substr(at, 2) != "${") {
      ++at;
      continue;
    }
    const auto end = closingBrace(text, at);
    if (!end) return std::nullopt;
    at = *end + 1;
  }
  return at;
}

// Verbs behind which one word more stands before the first argument.
constexpr std::string_view kLongVerbs[] = {"AUTH", "AUTHENTICATE", "UID", "X-EXPS", "XAUTH"};
// Where no tag stands in front of it, a verb is known by its name: a lone word may be a response in base64.
constexpr std::string_view kPop3Verbs[] = {"APOP", "AUTH", "CAPA", "DELE", "LIST", "NOOP", "PASS", "QUIT",
                                           "RETR", "RSET", "STAT", "STLS", "TOP",  "UIDL", "USER"};
constexpr std::string_view kSmtpVerbs[] = {"AUTH", "BDAT",     "DATA", "EHLO",   "ETRN",  "EXPN",
                                           "HELO", "HELP",     "MAIL", "NOOP",   "QUIT",  "RCPT",
                                           "RSET", "STARTTLS", "VRFY", "X-EXPS", "XAUTH", "XEXCH50"};

bool isOneOf(std::string_view word, std::span<const std::string_view> known) {
  return std::any_of(known.begin(), known.end(),
                     [word](std::string_view name) { return equalsIgnoreCase(name, word); });
}

bool mayBeVerb(std::string_view word, MailProtocol protocol) {
  if (protocol == MailProtocol::kImap) return true;
  return protocol == MailProtocol::kPop3 ? isOneOf(word, kPop3Verbs) : isOneOf(word, kSmtpVerbs);
}

// Where the first argument of a command begins: behind the verb, in IMAP behind tag and verb. 0 when there is none.
size_t verbEnd(std::string_view text, MailProtocol protocol) {
  const size_t verbWord = protocol == MailProtocol::kImap ? 2 : 1;
  size_t at = 0;
  size_t wanted = verbWord;
  for (size_t word = 1; word <= wanted; ++word) {
    const size_t start = at;
    const auto end = wordEnd(text, start);
    if (!end || (word < verbWord && *end >= text.size())) return 0;
    at = *end;
    const std::string_view verb = text.substr(start, at - start);
    if (word == verbWord && !mayBeVerb(verb, protocol)) return 0;
    if (word == verbWord && isOneOf(verb, kLongVerbs)) wanted = verbWord + 1;
    if (word < wanted && at < text.size()) ++at;
  }
  // "MAIL FROM:<...>", "RCPT TO:<...>"
  const size_t colon = text.find(':', at);
  const bool path = protocol == MailProtocol::kSmtp &&
                    (startsWithIgnoreCase(text, "MAIL FROM:") || startsWithIgnoreCase(text, "RCPT TO:"));
  return path ? colon + 1 : at;
}

class PatternParser {
 public:
  PatternParser(const Spliced& spliced, const PatternOptions& options, PatternError& error)
      : spliced_(spliced), text_(spliced.text), options_(options), error_(error) {
    if (options.verbsWithoutCase) verbEnd_ = verbEnd(text_, *options.verbsWithoutCase);
  }

  std::optional<std::vector<PatternPart>> run() {
    while (at_ < text_.size()) {
      if (!step()) return std::nullopt;
    }
    flush();
    return std::move(parts_);
  }

 private:
  bool step() {
    const std::string_view rest = text_.substr(at_);
    if (rest.starts_with("\\\\")) return literal("\\", 2);
    if (rest.starts_with("\\...")) return literal("...", 4);
    if (rest.starts_with("\\${")) return literal("${", 3);
    if (at_ > 0 && rest.starts_with(" ... ") && rest.size() > 5) {
      size_t taken = 5;
      while (rest.substr(taken).starts_with("... ") && rest.size() > taken + 4) taken += 4;
      add({.kind = Kind::kGap}, taken);
      parts_.back().index += 1;  // a caret points at the dots
      parts_.back().length = 3;
      return true;
    }
    if (rest.starts_with("...")) return add({.kind = Kind::kAnyText}, 3);
    if (rest.starts_with("${")) return braces();
    return literal(rest.substr(0, 1), 1);
  }

  bool literal(std::string_view octets, size_t taken) {
    const bool withoutCase = at_ < verbEnd_;
    if (literal_.withoutCase != withoutCase) flush();
    if (literal_.text.empty()) literal_.index = spliced_.from[at_];
    literal_.withoutCase = withoutCase;
    literal_.text += octets;
    literal_.origins.insert(literal_.origins.end(), octets.size(), spliced_.from[at_]);
    at_ += taken;
    literal_.length = spliced_.to[at_ - 1] - literal_.index;
    return true;
  }

  void flush() {
    if (!literal_.text.empty()) parts_.push_back(std::move(literal_));
    literal_ = {};
  }

  bool add(PatternPart part, size_t taken) {
    flush();
    part.index = spliced_.from[at_];
    at_ += taken;
    part.length = spliced_.to[at_ - 1] - part.index;
    parts_.push_back(std::move(part));
    return true;
  }

  bool braces() {
    const auto end = closingBrace(text_, at_);
    if (!end)
      return refuse(error_, spliced_.from[at_], 2, "\"${\" without its \"}\"", "\\${ for the characters themselves");
    auto part = parseToken(text_.substr(at_ + 2, *end - at_ - 2), options_, error_);
    if (!part) return placeError(at_ + 2);
    if (part->kind == Kind::kLiteral) part->origins.assign(part->text.size(), spliced_.from[at_]);
    return add(std::move(*part), *end + 1 - at_);
  }

  // The error counts in spliced text, from `start`; the person who wrote it needs its place in what is written.
  bool placeError(size_t start) {
    const size_t first = std::min(start + error_.index, text_.size() - 1);
    const size_t last = std::min(first + error_.length - 1, text_.size() - 1);
    error_.index = spliced_.from[first];
    error_.length = std::max<size_t>(1, spliced_.to[last] - error_.index);
    return false;
  }

  const Spliced& spliced_;
  std::string_view text_;
  const PatternOptions& options_;
  PatternError& error_;
  size_t at_ = 0;
  size_t verbEnd_ = 0;
  PatternPart literal_;
  std::vector<PatternPart> parts_;
};

}  // namespace

std::optional<std::vector<PatternPart>> parsePattern(std::string_view text, const PatternOptions& options,
                                                     PatternError& error) {
  if (text.size() > kMaxPatternBytes) {
    refuse(error, 0, 1, "a text of more than 1 MiB", "${file:NAME} or \"repeat\"");
    return std::nullopt;
  }
  Spliced spliced;
  if (!splice(text, options, spliced, error)) return std::nullopt;
  return PatternParser(spliced, options, error).run();
}

}  // namespace coexist
