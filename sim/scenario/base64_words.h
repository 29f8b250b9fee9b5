// Words of a wire line that hide something: SASL tokens and passwords. Only transcript.cc, mask.cc and
// secret_watch.cc include this.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sasl/mechanism_table.h"
#include "scenario/transcript.h"

namespace coexist {

// A SASL message shown without what is secret or random in it ("<NTLM type 2, target EXAMPLE, target info>", "<PLAIN
// user alice>"), or nothing when the base64 word is none that can be told.
std::optional<SaslDescription> describeSaslWord(std::string_view word);

// `change` is asked for every word of base64 letters, at least 4 of them; nothing keeps it.
template <typename Change>
std::string replaceBase64Words(std::string_view line, Change change) {
  constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=";
  std::string text;
  size_t at = 0;
  while (at < line.size()) {
    const size_t start = std::min(line.find_first_of(kLetters, at), line.size());
    const size_t end = std::min(line.find_first_not_of(kLetters, start), line.size());
    text += line.substr(at, start - at);
    const std::string_view word = line.substr(start, end - start);
    const std::optional<std::string> changed = word.size() >= 4 ? change(word) : std::nullopt;
    text += changed ? *changed : std::string(word);
    at = end;
  }
  return text;
}

// Behind the astring at `start`, quoted strings with their escapes.
size_t endOfAstring(std::string_view line, size_t start);

// The line with its own secret covered, or described where it is a SASL response.
std::string coverSecret(const TranscriptLine& line);

// "tag LOGIN user password" with the password covered; a literal's header stays.
std::string maskLogin(std::string_view line);
// The line with its own secret covered, and LOGIN's password where it is no server's answer: 5.5 says
// "235 LOGIN authentication successful".
std::string maskLogin(const TranscriptLine& line);

}  // namespace coexist
