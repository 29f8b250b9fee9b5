// A mistake in a file that a person wrote: placed, explained, and shown as a compiler shows it.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/source.h"

namespace coexist {

struct Diagnostic {
  SourceLocation place;
  std::string what;
  std::string hint = {};  // "did you mean ...", "known: ..."; may be empty
  size_t length = 1;      // octets to underline

  // A compiler's error: message, arrow, the line and a caret with the hint. Ends with a line end.
  std::string text() const;
  Error error() const;  // "file:line:column: what (expected: hint)"
};

using Diagnostics = std::vector<Diagnostic>;

// What cannot be used because of a mistake in its file, or in one that it stands on: by its name, the first mistake.
using Mistaken = std::map<std::string, Diagnostic, std::less<>>;
// "product acme-3.1 has a mistake: file:line:column: what", for who names it.
std::string mistakenText(std::string_view kind, std::string_view name, const Diagnostic& mistake);

// Enough to act on; what comes behind is usually the same mistake again, and hostile input has no end of them.
constexpr size_t kMaxProblems = 20;
// Forgets one that has been reported for the same place (a case is read once for each of its cells), and what comes
// behind the first kMaxProblems.
void report(Diagnostics& problems, Diagnostic problem);

// "  --> file:line:column", the line itself and a caret below `length` octets of it, with `label` behind. Made visible;
// a long line is cut around the caret. Each line ends with a line end. Empty when the place has no file.
std::string sourceExcerpt(const SourceLocation& place, size_t length, std::string_view label);

// "did you mean "front"?" when a candidate is near, else "known: a, b, c" (cut when there are many), for the word as
// it stands in the file. Whoever names a group ("exchange-2013") means one of its members.
using WordGroups = std::map<std::string, std::vector<std::string>, std::less<>>;
std::string knownWordsHint(std::string_view word, const std::vector<std::string>& known, const WordGroups& groups = {});

}  // namespace coexist
