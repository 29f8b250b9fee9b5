// How lists and pages of knowledge are laid out on a terminal. Plain text, one line end per line, no trailing spaces.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"

namespace coexist {

// Rows of cells in columns, two spaces apart; the last column is broken between words like an entry's text. The first
// row is the heading.
std::string columns(const std::vector<std::vector<std::string>>& rows);

// `name` in a column of `nameWidth`, then `text`, broken between words behind 118 octets and indented below itself.
std::string entry(std::string_view name, std::string_view text, size_t nameWidth = 24);

// An empty line, then `text` on a line of its own.
std::string heading(std::string_view text);

// "a, b, c", or "none".
std::string joined(const std::vector<std::string>& words);

// Says on standard error that there is no such thing, with what was meant or what is known; the exit code for that.
int unknownName(std::string_view what, std::string_view name, const std::vector<std::string>& known,
                const WordGroups& groups = {});

// The same for what has a mistake in its file, and its title in a list.
int mistakenName(std::string_view what, std::string_view name, const Diagnostic& mistake);
std::string mistakenTitle(const Diagnostic& mistake);

}  // namespace coexist
