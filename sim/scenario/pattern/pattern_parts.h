// The parts of a pattern, as its text says them. Only pattern*.cc include this.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scenario/pattern/pattern.h"

namespace coexist {

struct PatternPart {
  enum class Kind {
    kLiteral,    // `text`
    kAnyText,    // "..."
    kGap,        // " ... ": also one space
    kName,       // `text`, bound by `argument` (a regular expression) or by any text
    kUserField,  // "alice.password"
    kToken,      // `text` with `argument`; verified
    kAstring,    // `inner` as atom, quoted string or literal's header
    kBase64,     // `inner` in base64
    kFile,       // `file`
  };
  Kind kind = Kind::kLiteral;
  size_t index = 0;  // in the pattern's text
  size_t length = 0;
  std::string text = {};
  std::string argument = {};
  int groups = 0;  // capturing groups inside of `argument`
  bool withoutCase = false;
  std::vector<uint32_t> origins = {};   // of a literal's octets, in the pattern's text
  std::vector<PatternPart> inner = {};  // kLiteral, kName (not binding), kUserField
  std::shared_ptr<const std::string> file = {};
  bool exactFile = false;  // said as it is
};

// The parts of `text`, or nothing with `error` set.
std::optional<std::vector<PatternPart>> parsePattern(std::string_view text, const PatternOptions& options,
                                                     PatternError& error);

// A text without "..." and names of its own: what stands behind "${b64:" and "${astring:".
// `body` is what stands between "${" and "}" of a token, `error.index` counts in it.
std::optional<PatternPart> parseToken(std::string_view body, const PatternOptions& options, PatternError& error);

// Where the "${" at `start` ends: the index of its "}" ("/}" for a regular expression's), or nothing.
std::optional<size_t> closingBrace(std::string_view text, size_t start);

bool isPatternName(std::string_view text);  // letters, digits, '_', '-'; a letter first

}  // namespace coexist
