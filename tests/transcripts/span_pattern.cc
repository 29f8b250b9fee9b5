#include "transcripts/span_pattern.h"

#include <re2/re2.h>

#include <algorithm>

#include "base/diagnostic.h"

namespace coexist::transcripts {
namespace {

// What may stand in a span, by its kind, and nothing else.
struct SpanKind {
  std::string_view name;
  std::string_view regex;
};
constexpr SpanKind kSpanKinds[] = {
    {"number", "[0-9]+(?:[.,][0-9]+)*"},
    {"host", "[A-Za-z0-9.:_-]+"},
    {"date", "(?:[A-Za-z]{3,9},? +| )?[0-9][A-Za-z0-9 ,:+/().-]*"},
    {"name", "[A-Za-z0-9][A-Za-z0-9._-]*"},
    {"id", "[A-Za-z0-9._+/=$-]+"},
    {"token", "[A-Za-z0-9+/]+={0,2}"},
};

// A span at the front of `rest`; nothing, with `mistake` set, when it is none that is known.
const SpanKind* spanIn(std::string_view rest, size_t& length, SpanPattern::Mistake& mistake) {
  const size_t end = std::min(rest.find('}'), rest.size());
  const std::string_view name = rest.substr(1, end - 1);
  const auto* known = std::find_if(std::begin(kSpanKinds), std::end(kSpanKinds),
                                   [&](const SpanKind& kind) { return end < rest.size() && kind.name == name; });
  if (known == std::end(kSpanKinds)) {
    mistake.what = "unknown span \"" + std::string(name) + "\"; a brace that is meant is written twice";
    mistake.hint = knownWordsHint(name, spanKinds());
    return nullptr;
  }
  length = end + 1;
  return known;
}

RE2::Options octetOptions() {
  RE2::Options options;
  options.set_encoding(RE2::Options::EncodingLatin1);
  options.set_log_errors(false);
  return options;
}

}  // namespace

std::optional<SpanPattern> SpanPattern::compile(std::string_view text, Mistake& mistake) {
  std::string regex;
  for (size_t at = 0; at < text.size();) {
    mistake.index = at;
    const char c = text[at];
    const bool brace = c == '{' || c == '}';
    if (brace && at + 1 < text.size() && text[at + 1] == c) {
      regex += '\\';
      regex += c;
      at += 2;
    } else if (c == '}') {
      mistake.what = "this brace ends no span; a brace that is meant is written twice";
      return std::nullopt;
    } else if (c == '{') {
      size_t length = 0;
      const SpanKind* kind = spanIn(text.substr(at), length, mistake);
      if (kind == nullptr) return std::nullopt;
      regex += "(" + std::string(kind->regex) + ")";
      at += length;
    } else {
      regex += RE2::QuoteMeta(std::string(1, c));
      ++at;
    }
  }
  SpanPattern made;
  made.text_ = text;
  made.regex_ = std::make_shared<const RE2>(regex, octetOptions());
  if (made.regex_->ok()) return made;
  mistake.what = made.regex_->error();
  return std::nullopt;
}

std::optional<size_t> SpanPattern::match(std::string_view line) const {
  std::vector<re2::StringPiece> found(static_cast<size_t>(regex_->NumberOfCapturingGroups()) + 1);
  const re2::StringPiece whole(line.data(), line.size());
  const int wanted = static_cast<int>(found.size());
  if (!regex_->Match(whole, 0, line.size(), RE2::ANCHOR_BOTH, found.data(), wanted)) return std::nullopt;
  size_t octets = 0;
  for (size_t i = 1; i < found.size(); ++i) octets += found[i].size();
  return octets;
}

std::string literalPattern(std::string_view line) {
  std::string text;
  for (const char c : line) {
    text += c;
    if (c == '{' || c == '}') text += c;
  }
  return text;
}

std::vector<std::string> spanKinds() {
  std::vector<std::string> names;
  for (const SpanKind& kind : kSpanKinds) names.emplace_back(kind.name);
  return names;
}

}  // namespace coexist::transcripts
