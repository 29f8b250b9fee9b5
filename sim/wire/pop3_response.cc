#include "wire/pop3_response.h"

#include <algorithm>

#include "base/text.h"

namespace coexist {
namespace {

constexpr size_t kMaxCapabilityLines = 100;

struct StatusRow {
  std::string_view word;
  Pop3Response::Kind kind;
};

constexpr StatusRow kStatuses[] = {
    {"+OK", Pop3Response::Kind::kOk},
    {"-ERR", Pop3Response::Kind::kError},
    {"+", Pop3Response::Kind::kContinuation},
};

// "[SYS/TEMP] text": a bracket with a space in it, or one that never closes, is text.
void takeCode(std::string_view rest, Pop3Response& response) {
  const size_t end = rest.find_first_of("] ");
  const bool code = rest.starts_with('[') && end != std::string_view::npos && end > 1 && rest[end] == ']';
  if (code) {
    response.code = rest.substr(1, end - 1);
    rest.remove_prefix(end + 1);
    if (rest.starts_with(' ')) rest.remove_prefix(1);
  }
  response.text = rest;
}

}  // namespace

Result<Pop3Response> parsePop3Response(std::string_view line) {
  if (!isOneLine(line)) {
    return Error{"NUL, CR or LF inside an answer"};
  }
  const size_t end = std::min(line.find(' '), line.size());
  const std::string_view rest = line.substr(std::min(end + 1, line.size()));
  for (const StatusRow& row : kStatuses) {
    if (line.substr(0, end) != row.word) continue;
    Pop3Response response{.kind = row.kind, .code = {}, .text = {}};
    if (row.kind == Pop3Response::Kind::kContinuation) {
      response.text = rest;
    } else {
      takeCode(rest, response);
    }
    return response;
  }
  return Error{"no answer of a POP3 server", {}, "+OK, -ERR or +"};
}

void Pop3Capabilities::add(std::string_view line) {
  if (lines_.size() < kMaxCapabilityLines) lines_.emplace_back(line);
}

bool Pop3Capabilities::has(std::string_view name) const {
  return std::any_of(lines_.begin(), lines_.end(), [name](const std::string& line) {
    const std::vector<std::string_view> words = wordsOf(line);
    return !words.empty() && equalsIgnoreCase(words.front(), name);
  });
}

bool Pop3Capabilities::hasMechanism(std::string_view mechanism) const {
  const std::vector<std::string> listed = mechanisms();
  return std::find(listed.begin(), listed.end(), upperAscii(mechanism)) != listed.end();
}

std::vector<std::string> Pop3Capabilities::mechanisms() const {
  std::vector<std::string> found;
  for (const std::string& line : lines_) {
    const std::vector<std::string_view> words = wordsOf(line);
    if (words.empty() || !equalsIgnoreCase(words.front(), "SASL")) continue;
    for (size_t i = 1; i < words.size(); ++i) found.push_back(upperAscii(words[i]));
  }
  return found;
}

}  // namespace coexist
