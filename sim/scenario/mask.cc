// Secrets in lines that are shown.
#include <fmt/format.h>

#include <algorithm>

#include "base/base64.h"
#include "base/text.h"
#include "crypto/utf16.h"
#include "scenario/base64_words.h"
#include "scenario/transcript.h"
#include "wire/imap_string.h"

namespace coexist {
namespace {

constexpr std::string_view kMask = "*****";
constexpr size_t kShortestSearched = 3;  // a shorter password would cover half of every line

void replaceAll(std::string& text, std::string_view what) {
  for (size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + kMask.size())) {
    text.replace(at, what.size(), kMask);
  }
}

bool holdsSecret(std::string_view octets, const std::vector<std::string>& secrets) {
  return std::any_of(secrets.begin(), secrets.end(), [&](const std::string& secret) {
    if (secret.size() < kShortestSearched) return !secret.empty() && octets == secret;
    return octets.find(secret) != std::string_view::npos ||
           octets.find(utf16FromUtf8(secret)) != std::string_view::npos;
  });
}

// Passwords that are known, and base64 words that carry one.
std::string maskKnown(std::string_view line, const std::vector<std::string>& secrets) {
  std::vector<std::string> longestFirst = secrets;
  std::sort(longestFirst.begin(), longestFirst.end(),
            [](const std::string& a, const std::string& b) { return a.size() > b.size(); });
  std::string text = replaceBase64Words(line, [&](std::string_view word) -> std::optional<std::string> {
    const auto octets = decodeBase64(word);
    if (!octets || octets->empty()) return std::nullopt;
    const auto message = describeSaslWord(word);
    if (message && message->mechanism.showsPassword()) return message->text;
    if (!holdsSecret(*octets, secrets)) return std::nullopt;
    return fmt::format("<{} octets in base64 with a password>", octets->size());
  });
  for (const std::string& secret : longestFirst) {
    if (secret.size() < kShortestSearched) continue;
    replaceAll(text, secret);
    const std::string quoted = quotedImapString(secret);
    replaceAll(text, std::string_view(quoted).substr(1, quoted.size() - 2));
  }
  return text;
}

}  // namespace

size_t endOfAstring(std::string_view line, size_t start) {
  if (start >= line.size() || line[start] != '"') return std::min(line.find(' ', start), line.size());
  for (size_t i = start + 1; i < line.size(); ++i) {
    if (line[i] == '\\') {
      ++i;
    } else if (line[i] == '"') {
      return i + 1;
    }
  }
  return line.size();
}

std::string coverSecret(const TranscriptLine& line) {
  if (line.secret.length == 0 || line.secret.index >= line.text.size()) return line.text;
  const std::string_view secret = std::string_view(line.text).substr(line.secret.index, line.secret.length);
  const auto described = describeSaslWord(secret);
  std::string text = line.text;
  return text.replace(line.secret.index, secret.size(), described ? described->text : std::string(kMask));
}

std::string maskLogin(std::string_view line) {
  const size_t tagEnd = line.find(' ');
  if (tagEnd == std::string_view::npos || tagEnd == 0) return std::string(line);
  if (!startsWithIgnoreCase(line.substr(tagEnd + 1), "LOGIN ")) return std::string(line);
  const size_t user = tagEnd + 1 + std::string_view("LOGIN ").size();
  const size_t password = endOfAstring(line, user) + 1;
  if (password >= line.size() || line[password] == '{') return std::string(line);
  return std::string(line.substr(0, password)) + std::string(kMask);
}

std::string maskLogin(const TranscriptLine& line) {
  const bool said = line.letter == Letter::kServer || line.letter == Letter::kBackEnd;
  return said ? coverSecret(line) : maskLogin(coverSecret(line));
}

std::string maskSecrets(const TranscriptLine& line, const std::vector<std::string>& secrets) {
  return maskKnown(maskLogin(line), secrets);
}

std::string maskSecrets(std::string_view line, const std::vector<std::string>& secrets) {
  return maskLogin(maskKnown(line, secrets));
}

}  // namespace coexist
