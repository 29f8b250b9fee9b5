// One line of a server as a public transcript shows it: literal text, and spans for what is of its own server or moment
// (tests/transcripts/FORMAT.md).
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace re2 {
class RE2;
}

namespace coexist::transcripts {

class SpanPattern {
 public:
  struct Mistake {
    std::string what;
    size_t index = 0;  // octets into the text
    std::string hint = {};
  };

  // Nothing, with `mistake` set, when the text is no pattern.
  static std::optional<SpanPattern> compile(std::string_view text, Mistake& mistake);

  const std::string& text() const { return text_; }  // as written

  // How many octets of the line stand in spans; nothing when the line is another one.
  std::optional<size_t> match(std::string_view line) const;

 private:
  std::string text_;
  std::shared_ptr<const re2::RE2> regex_;
};

// The line as a pattern without spans.
std::string literalPattern(std::string_view line);

std::vector<std::string> spanKinds();  // "number", "host", ...

}  // namespace coexist::transcripts
