#include "wire/pop3_command.h"

#include <algorithm>
#include <limits>

#include "base/text.h"

namespace coexist {
namespace {

constexpr size_t kMaxPop3VerbBytes = 16;
constexpr uint32_t kMaxNumber = std::numeric_limits<int32_t>::max();

bool isVerb(std::string_view text) {
  return !text.empty() && text.size() <= kMaxPop3VerbBytes && isAll(text, isLetter);
}

}  // namespace

std::vector<std::string_view> Pop3Command::words() const { return wordsOf(argument); }

Result<Pop3Command> parsePop3Command(std::string_view line) {
  if (!isOneLine(line)) {
    return Error{"NUL, CR or LF inside a command"};
  }
  const size_t end = std::min(line.find(' '), line.size());
  if (!isVerb(line.substr(0, end))) return Error{"a command without a verb", {}, "1 to 16 letters"};
  Pop3Command command;
  command.verb = upperAscii(line.substr(0, end));
  if (end < line.size()) command.argument = line.substr(end + 1);
  return command;
}

std::optional<uint32_t> pop3Number(std::string_view text, uint32_t lowest) {
  const auto number = decimalNumber(text);
  if (!number || *number < lowest || *number > kMaxNumber) return std::nullopt;
  return number;
}

}  // namespace coexist
