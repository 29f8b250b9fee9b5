#include "client/response_framing.h"

#include <algorithm>
#include <array>
#include <optional>

#include "base/text.h"
#include "wire/imap_command.h"

namespace coexist {
namespace {

// Whether `line` begins untagged data, in which a literal can stand.
bool isUntaggedData(std::string_view line) {
  constexpr std::array<std::string_view, 5> kStatuses = {"OK", "NO", "BAD", "BYE", "PREAUTH"};
  if (!line.starts_with("* ")) return false;
  line.remove_prefix(2);
  const std::string_view word = line.substr(0, line.find(' '));
  return std::none_of(kStatuses.begin(), kStatuses.end(),
                      [word](std::string_view status) { return equalsIgnoreCase(word, status); });
}

std::optional<size_t> announcedOctets(std::string_view line) {
  ImapLiteralMark mark;
  if (!findImapLiteral(line, mark) || mark.tooBig || mark.nonSynchronising) return std::nullopt;
  if (mark.size > kMaxResponseLiteralBytes) return std::nullopt;
  return static_cast<size_t>(mark.size);
}

}  // namespace

size_t ResponseFraming::octetsBehind(std::string_view line) {
  const auto octets = midResponse_ || isUntaggedData(line) ? announcedOctets(line) : std::nullopt;
  midResponse_ = octets.has_value();
  return octets.value_or(0);
}

}  // namespace coexist
