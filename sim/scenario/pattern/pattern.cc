#include "scenario/pattern/pattern.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/base64.h"
#include "base/text.h"
#include "scenario/pattern/pattern_match.h"
#include "scenario/pattern/pattern_parts.h"
#include "wire/imap_string.h"
#include "wire/message_block.h"

namespace coexist {
namespace {

using Kind = PatternPart::Kind;

// Wire lines are shorter than 16 KiB; what is far longer and not literal is a mistake that would cost memory.
constexpr size_t kMaxComparedParts = 1000;
constexpr size_t kMaxComparedBytes = 64 * 1024;

class CompiledPattern final : public Pattern {
 public:
  CompiledPattern(std::string text, std::vector<PatternPart> parts) : text_(std::move(text)), parts_(std::move(parts)) {
    for (const PatternPart& part : parts_) literal_ = literal_ && part.kind == Kind::kLiteral && !part.withoutCase;
    if (literal_) {
      for (const PatternPart& part : parts_) literalText_ += part.text;
    }
  }

  // The regular expression with nothing bound, which also shows at load time whether there can be one.
  Status prepare();

  const std::string& text() const override { return text_; }
  bool anyLines() const override { return parts_.size() == 1 && parts_[0].kind == Kind::kAnyText; }
  std::vector<PatternName> names() const override;
  bool match(std::string_view line, Bindings& bindings, Tokens* tokens, Mismatch* mismatch) const override;
  Result<std::string> expand(const Bindings& bindings, Tokens& tokens) const override;

 private:
  bool isFixed(const Bindings& bindings) const;

  std::string text_;
  std::vector<PatternPart> parts_;
  bool literal_ = true;
  std::string literalText_;
  bool dynamic_ = false;  // has parts that are known only when a line is compared
  std::unique_ptr<LineMatcher> matcher_;
};

Status CompiledPattern::prepare() {
  if (literal_) return {};
  if (parts_.size() > kMaxComparedParts || text_.size() > kMaxComparedBytes) {
    return Error{"a pattern that is too long to compare lines with"};
  }
  for (const PatternPart& part : parts_) {
    dynamic_ = dynamic_ || part.kind == Kind::kUserField || part.kind == Kind::kAstring || part.kind == Kind::kBase64;
  }
  auto matcher = LineMatcher::build(parts_, Bindings{}, nullptr);
  if (!matcher) return matcher.error();
  matcher_ = std::move(matcher).value();
  return {};
}

std::vector<PatternName> CompiledPattern::names() const {
  std::vector<PatternName> names;
  for (const PatternPart& part : parts_) {
    if (part.kind == Kind::kName) names.push_back({part.text, part.index, part.length, true, !part.argument.empty()});
    for (const PatternPart& inner : part.inner) {
      if (inner.kind == Kind::kName) names.push_back({inner.text, part.index, part.length, false, false});
    }
  }
  return names;
}

bool CompiledPattern::isFixed(const Bindings& bindings) const {
  if (dynamic_) return false;
  return std::none_of(parts_.begin(), parts_.end(),
                      [&](const auto& part) { return part.kind == Kind::kName && bindings.contains(part.text); });
}

bool CompiledPattern::match(std::string_view line, Bindings& bindings, Tokens* tokens, Mismatch* mismatch) const {
  bool matched = false;
  std::optional<Mismatch> token;  // the line has the right shape, but a token or a name in it is wrong
  if (literal_) {
    matched = line == literalText_;
  } else if (matcher_ && isFixed(bindings)) {
    matched = matcher_->match(line, bindings, tokens, token);
  } else if (const auto built = LineMatcher::build(parts_, bindings, tokens); built.ok()) {
    // A bound value is literal. The pattern is shared by threads and keeps nothing, so it is built for this line.
    matched = built.value()->match(line, bindings, tokens, token);
  } else {
    token = Mismatch{0, text_.size(), 0, built.error().message()};
  }
  if (!matched && mismatch) *mismatch = token ? *token : explainMismatch(text_, parts_, line, bindings, tokens);
  return matched;
}

std::string dotStuffed(std::string_view octets) {
  std::string block;
  DotStuffer().append(octets, block);
  return block;
}

Result<std::string> expand(const PatternPart& part, const Bindings& bindings, Tokens& tokens) {
  switch (part.kind) {
    case Kind::kLiteral:
      return part.text;
    case Kind::kAnyText:
      return std::string("...");
    case Kind::kGap:
      return std::string(" ... ");
    case Kind::kToken:
      return tokens.compute(part.text, part.argument);
    case Kind::kUserField:
      return tokens.compute(part.text, "");
    case Kind::kFile:
      return part.exactFile || !tokens.stuffsDots() ? *part.file : dotStuffed(*part.file);
    case Kind::kName:
      break;
    case Kind::kAstring:
    case Kind::kBase64: {
      auto octets = resolveInner(part, bindings, &tokens);
      if (!octets || part.kind == Kind::kBase64) return octets ? encodeBase64(*octets) : octets;
      return isImapAstringWord(*octets) ? *octets : quotedImapString(*octets);
    }
  }
  const auto bound = bindings.find(part.text);
  if (bound == bindings.end()) return Error{fmt::format("${{{}}} is not bound", part.text)};
  return bound->second;
}

Result<std::string> CompiledPattern::expand(const Bindings& bindings, Tokens& tokens) const {
  if (literal_) return literalText_;
  std::string said;
  for (const PatternPart& part : parts_) {
    auto octets = coexist::expand(part, bindings, tokens);
    if (!octets) return octets;
    said += *octets;
  }
  return said;
}

}  // namespace

std::shared_ptr<const Pattern> Pattern::compile(std::string_view text, const PatternOptions& options,
                                                PatternError& error) {
  auto parts = parsePattern(text, options, error);
  if (!parts) return nullptr;
  auto pattern = std::make_shared<CompiledPattern>(std::string(text), std::move(*parts));
  if (options.acts) return pattern;
  if (const Status prepared = pattern->prepare(); !prepared) {
    error = {prepared.error(), 0, std::max<size_t>(1, text.size())};
    return nullptr;
  }
  return pattern;
}

}  // namespace coexist
