// Where a line stops to match. Computed only for lines that do not match.
#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>

#include "base/text.h"
#include "scenario/pattern/pattern_match.h"

namespace coexist {
namespace {

using Kind = PatternPart::Kind;

constexpr size_t kMaxExplainedParts = 500;
constexpr size_t kMaxExplainedBytes = 16 * 1024;
constexpr size_t kMaxShown = 80;

std::string shown(std::string_view octets) {
  const std::string cut(octets.substr(0, kMaxShown));
  return "\"" + visible(cut) + (octets.size() > kMaxShown ? "...\"" : "\"");
}

// Parts whose end is wherever the next part begins.
bool isFloating(const PatternPart& part, const Bindings& bindings) {
  return part.kind == Kind::kAnyText || part.kind == Kind::kGap ||
         (part.kind == Kind::kName && part.argument.empty() && !bindings.contains(part.text));
}

class Explanation {
 public:
  Explanation(const std::vector<PatternPart>& parts, std::string_view line, const Bindings& bindings, Tokens* tokens)
      : line_(line) {
    for (const PatternPart& part : parts) {
      auto piece = partRegex(part, bindings, tokens);
      if (!piece) break;
      prefixes_.push_back(prefixes_.back() + *piece);
    }
  }

  // How many parts match a prefix of the line.
  size_t matchingParts() const {
    return longest(prefixes_.size() - 1, [&](size_t count) { return end(prefixes_[count]).has_value(); });
  }
  // How many octets of the literal behind `count` parts.
  size_t matchingOctets(size_t count, const PatternPart& literal) const {
    return longest(literal.text.size(),
                   [&](size_t octets) { return end(prefixWith(count, literal, octets)).has_value(); });
  }
  size_t endOf(size_t count) const { return end(prefixes_[count]).value_or(0); }
  size_t endWith(size_t count, const PatternPart& literal, size_t octets) const {
    return end(prefixWith(count, literal, octets)).value_or(0);
  }

 private:
  std::string prefixWith(size_t count, const PatternPart& literal, size_t octets) const {
    const std::string piece = RE2::QuoteMeta(literal.text.substr(0, octets));
    return prefixes_[count] + (literal.withoutCase ? "(?i:" + piece + ")" : piece);
  }

  std::optional<size_t> end(const std::string& regex) const {
    RE2::Options options(RE2::Latin1);
    options.set_dot_nl(true);
    options.set_log_errors(false);
    const RE2 compiled(regex, options);
    re2::StringPiece found;
    const re2::StringPiece text(line_.data(), line_.size());
    if (!compiled.ok() || !compiled.Match(text, 0, line_.size(), RE2::ANCHOR_START, &found, 1)) return std::nullopt;
    return found.size();
  }

  // A longer prefix of a pattern never matches where a shorter one does not.
  template <typename Matches>
  static size_t longest(size_t most, Matches matches) {
    size_t low = 0;
    while (low < most) {
      const size_t middle = low + (most - low + 1) / 2;
      if (matches(middle)) {
        low = middle;
      } else {
        most = middle - 1;
      }
    }
    return low;
  }

  std::string_view line_;
  std::vector<std::string> prefixes_ = {""};
};

std::string expectation(const std::string& text, const PatternPart& part, const Bindings& bindings) {
  const std::string written = text.substr(part.index, part.length);
  if (part.kind == Kind::kLiteral) return "expected " + shown(part.text);
  if (part.kind == Kind::kToken) return fmt::format("expected ${{{}}} in base64", part.text);
  if (part.kind == Kind::kAstring) return "expected " + written + " as atom, quoted string or literal";
  const auto bound = part.kind == Kind::kName ? bindings.find(part.text) : bindings.end();
  if (bound != bindings.end()) return fmt::format("expected ${{{}}}, which is {}", part.text, shown(bound->second));
  return "expected " + visible(written);
}

}  // namespace

Mismatch explainMismatch(const std::string& text, const std::vector<PatternPart>& parts, std::string_view line,
                         const Bindings& bindings, Tokens* tokens) {
  if (parts.size() > kMaxExplainedParts || text.size() > kMaxExplainedBytes) {
    return {0, text.size(), 0, "the line does not match"};
  }
  const Explanation explanation(parts, line, bindings, tokens);
  const size_t count = explanation.matchingParts();
  if (count == parts.size()) {
    return {text.size(), 1, explanation.endOf(count),
            parts.empty() ? "expected an empty line" : "expected the end of the line"};
  }
  const PatternPart& part = parts[count];
  const bool floating = count > 0 && isFloating(parts[count - 1], bindings);
  if (part.kind != Kind::kLiteral || floating) {
    const size_t end = explanation.endOf(floating ? count - 1 : count);
    return {part.index, part.length, end, expectation(text, part, bindings)};
  }
  const size_t octets = explanation.matchingOctets(count, part);
  const size_t index = part.origins[octets];
  const std::string rest = part.text.substr(octets);
  return {index, part.index + part.length - index, explanation.endWith(count, part, octets), "expected " + shown(rest)};
}

}  // namespace coexist
