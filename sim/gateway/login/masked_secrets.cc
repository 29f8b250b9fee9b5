#include "gateway/login/masked_secrets.h"

#include <algorithm>
#include <cctype>

#include "base/base64.h"
#include "base/hex.h"
#include "base/text.h"
#include "crypto/utf16.h"
#include "gateway/protocol_log.h"
#include "sasl/mechanism_table.h"

namespace coexist {
namespace {

constexpr size_t kShortestCut = 4;  // less of a secret says nothing

size_t findIgnoringCase(std::string_view text, std::string_view wanted, size_t from) {
  const auto found =
      std::search(text.begin() + static_cast<std::ptrdiff_t>(std::min(from, text.size())), text.end(), wanted.begin(),
                  wanted.end(), [](char a, char b) { return lowerAscii(a) == lowerAscii(b); });
  return found == text.end() && !wanted.empty() ? text.npos : static_cast<size_t>(found - text.begin());
}

// How much of the end of `text` is the beginning of `secret`; 0: too little.
size_t cutAtEnd(std::string_view text, std::string_view secret) {
  for (size_t most = std::min(text.size(), secret.size()); most >= kShortestCut; --most) {
    if (equalsIgnoreCase(text.substr(text.size() - most), secret.substr(0, most))) return most;
  }
  return 0;
}

void maskInClear(std::string& said, std::string_view secret) {
  for (size_t at = findIgnoringCase(said, secret, 0); at != said.npos; at = findIgnoringCase(said, secret, at)) {
    said.replace(at, secret.size(), kMaskedPassword);
    at += kMaskedPassword.size();
  }
  if (const size_t cut = cutAtEnd(said, secret); cut > 0) said.replace(said.size() - cut, cut, kMaskedPassword);
}

bool holdsAny(std::string_view octets, const std::vector<std::string>& forms) {
  return std::any_of(forms.begin(), forms.end(), [octets](const std::string& form) {
    return findIgnoringCase(octets, form, 0) != octets.npos || cutAtEnd(octets, form) > 0;
  });
}

bool isBase64(char c) { return isDigit(c) || (lowerAscii(c) >= 'a' && lowerAscii(c) <= 'z') || c == '+' || c == '/'; }

// A run may have lost its beginning: it is read from each of four places, as far as it goes.
bool base64Holds(std::string_view run, const std::vector<std::string>& forms) {
  for (size_t skipped = 0; skipped < std::min<size_t>(4, run.size()); ++skipped) {
    std::string text(run.substr(skipped));
    if (text.size() % 4 == 1) text.pop_back();
    const size_t whole = text.size() * 6 / 8;
    // 'A' instead of padding, so that no bits need be zero.
    text.append((4 - text.size() % 4) % 4, 'A');
    const auto octets = decodeBase64(text);
    if (octets && holdsAny(octets->substr(0, whole), forms)) return true;
  }
  return false;
}

bool hexHolds(std::string_view run, const std::vector<std::string>& forms) {
  for (size_t skipped = 0; skipped < 2; ++skipped) {
    std::string octets;
    for (size_t i = skipped; i + 1 < run.size(); i += 2) {
      octets += static_cast<char>(hexValue(run[i]) * 16 + hexValue(run[i + 1]));
    }
    if (holdsAny(octets, forms)) return true;
  }
  return false;
}

// Replaces each longest run of such characters that `holds`.
void maskRuns(std::string& said, bool (*belongs)(char),
              bool (*holds)(std::string_view, const std::vector<std::string>&), const std::vector<std::string>& forms) {
  for (size_t begin = 0; begin < said.size(); ++begin) {
    if (!belongs(said[begin])) continue;
    size_t end = begin;
    while (end < said.size() && belongs(said[end])) ++end;
    if (holds(std::string_view(said).substr(begin, end - begin), forms)) {
      while (end < said.size() && said[end] == '=') ++end;
      said.replace(begin, end - begin, kMaskedPassword);
      end = begin + kMaskedPassword.size();
    }
    begin = end;
  }
}

std::string escaped(std::string_view secret) {
  std::string text;
  for (const char c : secret) {
    if (c == '"' || c == '\\') text += '\\';
    text += c;
  }
  return text;
}

}  // namespace

std::string withoutSecrets(std::string said, const std::vector<std::string>& secrets) {
  std::vector<std::string> forms;
  for (const std::string& secret : secrets) {
    if (secret.empty()) continue;
    for (const std::string& written : {secret, escaped(secret)}) {
      forms.push_back(written);
      forms.push_back(utf16FromOctets(written));
    }
  }
  if (forms.empty()) return said;
  maskRuns(said, isBase64, base64Holds, forms);
  maskRuns(said, isHexDigit, hexHolds, forms);
  for (const std::string& form : forms) maskInClear(said, form);
  return said;
}

std::string_view loggedMechanism(std::string_view name) { return findSaslMechanism(name) ? name : kMaskedPassword; }

}  // namespace coexist
