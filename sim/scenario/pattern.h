// One line of a scenario as a pattern: literal text, "...", ${name}, ${name=/regex/}, tokens. Matching is linear in line
// and pattern (RE2). Syntax: scenarios/FORMAT.md.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace coexist {

using Bindings = std::map<std::string, std::string, std::less<>>;

// Tokens are computed when they are sent and verified when they are expected, each for its own connection.
class Tokens {
 public:
  virtual ~Tokens() = default;
  // "ntlm.authenticate", "alice" -> the octets to be sent (base64 where the token is base64 on the wire).
  virtual Result<std::string> compute(std::string_view token, std::string_view argument) = 0;
  // Nothing when `text` is right for the token; else why not, decoded, secrets masked.
  virtual std::optional<std::string> verify(std::string_view token, std::string_view argument, std::string_view text) = 0;
};

// What the loader knows of the world, so that a mistake is found at load time.
struct PatternOptions {
  bool verbsWithoutCase = false;  // P: lines
  const std::map<std::string, std::string>* matrix = nullptr;  // row values, spliced in as pattern text
};

struct PatternError {
  Error error;
  size_t index = 0;  // octet in the pattern's text
};

struct Mismatch {
  size_t patternIndex = 0;   // where in the pattern's text it stops to match
  size_t patternLength = 0;
  size_t lineIndex = 0;      // where in the line
  std::string reason;        // "expected ..." or what the token check said
};

class Pattern {
 public:
  virtual ~Pattern() = default;
  // Null with `error` set when the text is no pattern.
  static std::shared_ptr<const Pattern> compile(std::string_view text, const PatternOptions& options, PatternError& error);

  virtual const std::string& text() const = 0;
  virtual bool anyLines() const = 0;  // only "...": zero or more lines

  // Names that it may bind, and names that it only uses when it acts.
  virtual std::vector<std::string> names() const = 0;

  // Whether the whole line matches. On success adds to `bindings`; on failure leaves them and, when `mismatch` is not
  // null, says where and why. `tokens` may be null: tokens then match any base64 text.
  virtual bool match(std::string_view line, Bindings& bindings, Tokens* tokens, Mismatch* mismatch) const = 0;

  // The text for an acting line: names replaced, tokens computed. "..." stands for itself in acting lines.
  virtual Result<std::string> expand(const Bindings& bindings, Tokens& tokens) const = 0;
};

}  // namespace coexist
