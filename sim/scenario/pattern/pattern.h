// One line of a scenario as a pattern: literal text, "...", ${name}, ${name=/regex/}, tokens. Matching is linear in
// line and pattern (RE2). Syntax: scenarios/FORMAT.md.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "mail/protocol.h"

namespace coexist {

using Bindings = std::map<std::string, std::string, std::less<>>;

constexpr size_t kMaxPatternBytes = 1024 * 1024;  // matrix values spliced in

// Tokens are computed when they are sent and verified when they are expected, each for its own connection.
// A user's field ("alice.password") is a token without argument; it is always computed, also where it is expected.
class Tokens {
 public:
  virtual ~Tokens() = default;
  // "ntlm.authenticate", "alice" -> the octets to be sent (base64 where the token is base64 on the wire).
  virtual Result<std::string> compute(std::string_view token, std::string_view argument) = 0;
  // Nothing when `text` is right for the token; else why not, decoded, secrets masked.
  virtual std::optional<std::string> verify(std::string_view token, std::string_view argument,
                                            std::string_view text) = 0;
  // Whether what acts on this connection says files as blocks that a lone dot ends: a dot at a line's start is doubled.
  virtual bool stuffsDots() const { return false; }
};

// What a pattern may contain, so that a mistake is found at load time. What is pointed to is not kept.
struct PatternOptions {
  // P: lines: everything up to the first argument of such a command is compared without letter case.
  std::optional<MailProtocol> verbsWithoutCase = {};
  bool acts = false;       // said, not expected: ${file:} may stand in it, regular expressions may not
  bool exactFile = false;  // ${file:} as it is; else lines end in CRLF and the last line end is left out
  const std::map<std::string, std::string>* matrix = nullptr;  // row values, spliced in as pattern text
  const std::vector<std::string>* users = nullptr;             // null: any name may be a user's
  // The octets of a fixture. Empty: no fixture is known.
  std::function<Result<std::shared_ptr<const std::string>>(const std::string& name)> readFixture = {};
};

// A mistake in a text, `index` octets into it and `length` octets long.
struct PatternError {
  Error error;
  size_t index = 0;
  size_t length = 1;
};

struct Mismatch {
  size_t patternIndex = 0;  // where in the pattern's text it stops to match
  size_t patternLength = 0;
  size_t lineIndex = 0;  // where in the line
  std::string reason;    // "expected ..." or what the token check said; no password
};

// A name in a pattern, where it stands. One that does not bind ("${astring:${name}}") must be bound before.
struct PatternName {
  std::string name;
  size_t index = 0;
  size_t length = 0;
  bool binds = true;
  bool shaped = false;  // by a regular expression, which asserts something whether the name is used or not
};

// Immutable, and shared by threads.
class Pattern {
 public:
  virtual ~Pattern() = default;
  // Null with `error` set when the text is no pattern.
  static std::shared_ptr<const Pattern> compile(std::string_view text, const PatternOptions& options,
                                                PatternError& error);

  virtual const std::string& text() const = 0;  // as written, matrix values not spliced in
  virtual bool anyLines() const = 0;            // only "...": zero or more lines

  virtual std::vector<PatternName> names() const = 0;  // in the order of the text, each as often as it stands there

  // Whether the whole line matches. A name matches one or more octets, as few as possible. On success adds to
  // `bindings`; on failure leaves them and, when `mismatch` is not null, says where and why. `tokens` may be null:
  // tokens then match any base64 text, and users' fields any text.
  virtual bool match(std::string_view line, Bindings& bindings, Tokens* tokens, Mismatch* mismatch) const = 0;

  // The text for an acting line: names replaced, tokens computed. "..." stands for itself in acting lines.
  virtual Result<std::string> expand(const Bindings& bindings, Tokens& tokens) const = 0;
};

// What may stand in ${...} besides names: "ntlm.negotiate", "plain:USER", "USER.password", ...
std::vector<std::string> patternTokens();
const std::vector<std::string>& userFieldNames();  // "account", "password", "wrong-password", ...

}  // namespace coexist
