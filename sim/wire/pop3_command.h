// POP3 commands as values, read from single lines.
//
// Source: RFC 1939 sections 3 to 7; RFC 2449 section 4 (255 octets to a command line, which is the caller's limit).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace coexist {

struct Pop3Command {
  std::string verb;      // upper case
  std::string argument;  // all behind the first space, as it came: the spaces of a password are its own
  // The argument's words, at runs of spaces. Views of `argument`: not to outlive it, nor survive a copy.
  std::vector<std::string_view> words() const;
};

// An error for a line without a verb of 1 to 16 letters, or with NUL, CR or LF in it. An 8-bit octet may stand in the
// argument.
Result<Pop3Command> parsePop3Command(std::string_view line);

// A message number: 1 to 2^31 - 1, digits only. 0 is allowed where `lowest` is 0 (TOP's count of lines).
std::optional<uint32_t> pop3Number(std::string_view text, uint32_t lowest = 1);

}  // namespace coexist
