// A pattern's parts against one line, by RE2. Only pattern*.cc include this.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scenario/pattern/pattern.h"
#include "scenario/pattern/pattern_parts.h"

namespace re2 {
class RE2;
}

namespace coexist {

// What stands inside of ${b64:} and ${astring:}, put together. An error for a name that is not bound, and for users'
// fields when `tokens` is null.
Result<std::string> resolveInner(const PatternPart& part, const Bindings& bindings, Tokens* tokens);

// The regular expression of one part, with what is known now. Names that are bound and users' fields are literal.
Result<std::string> partRegex(const PatternPart& part, const Bindings& bindings, Tokens* tokens);

// Immutable once built. `parts` must outlive it.
class LineMatcher {
 public:
  // An error when the pattern is too large, or has too many names.
  static Result<std::unique_ptr<LineMatcher>> build(const std::vector<PatternPart>& parts, const Bindings& bindings,
                                                    Tokens* tokens);
  ~LineMatcher();

  // `why` is set when the line has the right shape and a token or a name is wrong.
  bool match(std::string_view line, Bindings& bindings, Tokens* tokens, std::optional<Mismatch>& why) const;

 private:
  struct Capture {
    const PatternPart* part;
    int group;
  };
  LineMatcher() = default;

  std::unique_ptr<re2::RE2> regex_;
  std::vector<Capture> captures_;
  int groups_ = 0;
};

// The longest prefix of the pattern that matches a prefix of the line, and what was expected behind it.
Mismatch explainMismatch(const std::string& text, const std::vector<PatternPart>& parts, std::string_view line,
                         const Bindings& bindings, Tokens* tokens);

}  // namespace coexist
