#include "scenario/pattern/pattern_match.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>

#include "base/base64.h"
#include "base/text.h"
#include "wire/imap_string.h"

namespace coexist {
namespace {

using Kind = PatternPart::Kind;

// RE2 copies captures as it goes: without a bound, matching would not be linear in the pattern.
constexpr int kMaxGroups = 32;

RE2::Options regexOptions() {
  RE2::Options options(RE2::Latin1);
  options.set_dot_nl(true);
  options.set_log_errors(false);
  return options;
}

bool captures(const PatternPart& part, const Bindings& bindings) {
  return part.kind == Kind::kToken || (part.kind == Kind::kName && !bindings.contains(part.text));
}

std::string astringRegex(const std::string& octets) {
  const std::string quoted = RE2::QuoteMeta(quotedImapString(octets));
  const std::string header = fmt::format("\\{{{}\\+?\\}}", octets.size());
  const std::string atom = isImapAstringWord(octets) ? RE2::QuoteMeta(octets) + "|" : "";
  return fmt::format("(?:{}{}|{})", atom, quoted, header);
}

std::string nameRegex(const PatternPart& part, const Bindings& bindings) {
  const auto bound = bindings.find(part.text);
  if (bound != bindings.end()) return RE2::QuoteMeta(bound->second);
  return part.argument.empty() ? "(.+?)" : "(" + part.argument + ")";
}

}  // namespace

Result<std::string> resolveInner(const PatternPart& part, const Bindings& bindings, Tokens* tokens) {
  std::string octets;
  for (const PatternPart& inner : part.inner) {
    if (inner.kind == Kind::kLiteral) {
      octets += inner.text;
    } else if (inner.kind == Kind::kName) {
      const auto bound = bindings.find(inner.text);
      if (bound == bindings.end()) return Error{fmt::format("${{{}}} is not bound", inner.text)};
      octets += bound->second;
    } else {
      if (!tokens) return Error{"users are not known here"};
      auto field = tokens->compute(inner.text, "");
      if (!field) return field;
      octets += *field;
    }
  }
  return octets;
}

Result<std::string> partRegex(const PatternPart& part, const Bindings& bindings, Tokens* tokens) {
  switch (part.kind) {
    case Kind::kAnyText:
      return std::string(".*?");
    case Kind::kGap:
      return std::string("(?: .*? | )");
    case Kind::kToken:
      return std::string("([A-Za-z0-9+/=]+)");
    case Kind::kName:
      return nameRegex(part, bindings);
    case Kind::kFile:
      return Error{"a file is said, not expected"};
    case Kind::kLiteral: {
      const std::string quoted = RE2::QuoteMeta(part.text);
      return part.withoutCase ? "(?i:" + quoted + ")" : quoted;
    }
    case Kind::kUserField: {
      if (!tokens) return std::string(".*?");
      auto field = tokens->compute(part.text, "");
      return field ? Result<std::string>(RE2::QuoteMeta(*field)) : field;
    }
    case Kind::kAstring:
    case Kind::kBase64:
      break;
  }
  if (!tokens)
    return std::string(part.kind == Kind::kBase64 ? "[A-Za-z0-9+/=]*" : "(?:[^ \"]+|\"(?:[^\"\\\\]|\\\\.)*\")");
  auto octets = resolveInner(part, bindings, tokens);
  if (!octets) return octets;
  return part.kind == Kind::kAstring ? astringRegex(*octets) : RE2::QuoteMeta(encodeBase64(*octets));
}

LineMatcher::~LineMatcher() = default;

Result<std::unique_ptr<LineMatcher>> LineMatcher::build(const std::vector<PatternPart>& parts, const Bindings& bindings,
                                                        Tokens* tokens) {
  std::unique_ptr<LineMatcher> matcher(new LineMatcher);
  std::string regex;
  for (const PatternPart& part : parts) {
    auto piece = partRegex(part, bindings, tokens);
    if (!piece) return piece.error();
    regex += *piece;
    if (!captures(part, bindings)) continue;
    matcher->captures_.push_back({&part, matcher->groups_ + 1});
    matcher->groups_ += 1 + part.groups;
  }
  if (matcher->groups_ > kMaxGroups)
    return Error{fmt::format("more than {} names, tokens and groups in a line", kMaxGroups)};
  matcher->regex_ = std::make_unique<RE2>(regex, regexOptions());
  if (!matcher->regex_->ok()) return Error{"the line cannot be compared: " + matcher->regex_->error().substr(0, 80)};
  return matcher;
}

bool LineMatcher::match(std::string_view line, Bindings& bindings, Tokens* tokens, std::optional<Mismatch>& why) const {
  std::vector<re2::StringPiece> found(captures_.empty() ? 0 : static_cast<size_t>(groups_) + 1);
  const re2::StringPiece text(line.data(), line.size());
  if (!regex_->Match(text, 0, line.size(), RE2::ANCHOR_BOTH, found.data(), static_cast<int>(found.size())))
    return false;
  Bindings fresh;
  for (const Capture& capture : captures_) {
    const re2::StringPiece& piece = found[static_cast<size_t>(capture.group)];
    const std::string_view value(piece.data(), piece.size());
    const PatternPart& part = *capture.part;
    std::optional<std::string> wrong;
    if (part.kind == Kind::kToken) {
      if (tokens) wrong = tokens->verify(part.text, part.argument, value);
    } else if (const auto [same, isNew] = fresh.emplace(part.text, value); !isNew && same->second != value) {
      wrong = fmt::format("${{{}}} is \"{}\" earlier in this line", part.text, visible(same->second));
    }
    if (!wrong) continue;
    why = Mismatch{part.index, part.length, static_cast<size_t>(piece.data() - line.data()), *wrong};
    return false;
  }
  bindings.merge(fresh);
  return true;
}

}  // namespace coexist
