#include "wire/smtp_reply.h"

#include <algorithm>
#include <utility>

#include "base/text.h"

namespace coexist {
namespace {

constexpr size_t kMaxLines = 128;
constexpr size_t kCodeDigits = 3;

// 0 for a line that does not start with a code and a separator. A bare code is a last line (RFC 5321 section 4.2).
int replyCode(std::string_view line) {
  if (line.size() < kCodeDigits || !isAll(line.substr(0, kCodeDigits), isDigit)) return 0;
  if (line.size() > kCodeDigits && line[kCodeDigits] != ' ' && line[kCodeDigits] != '-') return 0;
  const int code = (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
  return code >= 200 && code <= 599 ? code : 0;
}

// An extension's words. Old servers write "AUTH=LOGIN": its first sign of equality is a space.
std::vector<std::string_view> extensionWords(std::string_view line) {
  const size_t end = std::min(line.find_first_of(" ="), line.size());
  std::vector<std::string_view> words = {line.substr(0, end)};
  if (end == line.size()) return words;
  for (const std::string_view word : split(line.substr(end + 1), ' ')) {
    if (!word.empty()) words.push_back(word);
  }
  return words;
}

}  // namespace

std::string SmtpReply::text() const {
  const std::string number = std::to_string(code);
  return lines.empty() || lines.back().empty() ? number : number + " " + lines.back();
}

Result<std::optional<SmtpReply>> SmtpReplyReader::feed(std::string_view line) {
  const int code = replyCode(line);
  const bool first = reply_.lines.empty();
  std::string problem;
  if (code == 0) problem = "a line that is no reply";
  if (!first && code != reply_.code) problem = "a reply whose lines have different codes";
  if (!isOneLine(line)) problem = "NUL, CR or LF in a reply";
  if (reply_.lines.size() == kMaxLines) problem = "a reply of too many lines";
  if (!problem.empty()) {
    reply_ = {};
    return Error{std::move(problem)};
  }
  const bool last = line.size() == kCodeDigits || line[kCodeDigits] == ' ';
  reply_.code = code;
  reply_.lines.emplace_back(line.substr(std::min(line.size(), kCodeDigits + 1)));
  if (!last) return std::optional<SmtpReply>();
  return std::optional<SmtpReply>(std::exchange(reply_, {}));
}

SmtpExtensions::SmtpExtensions(const SmtpReply& ehlo) {
  if (!ehlo.lines.empty()) lines_.assign(ehlo.lines.begin() + 1, ehlo.lines.end());
}

bool SmtpExtensions::has(std::string_view keyword) const {
  return std::any_of(lines_.begin(), lines_.end(),
                     [&](const std::string& line) { return equalsIgnoreCase(extensionWords(line).front(), keyword); });
}

std::vector<std::string> SmtpExtensions::parameters(std::string_view keyword) const {
  std::vector<std::string> found;
  for (const std::string& line : lines_) {
    const auto words = extensionWords(line);
    if (!equalsIgnoreCase(words.front(), keyword)) continue;
    for (size_t i = 1; i < words.size(); ++i) {
      std::string word = upperAscii(words[i]);
      if (std::find(found.begin(), found.end(), word) == found.end()) found.push_back(std::move(word));
    }
  }
  return found;
}

}  // namespace coexist
