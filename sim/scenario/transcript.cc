#include "scenario/transcript.h"

#include <fmt/format.h>

#include <map>
#include <tuple>

#include "base/base64.h"
#include "base/text.h"
#include "scenario/base64_words.h"

namespace coexist {
namespace {

// "time,session,sequence,server,client:port,user,duration,..." with what differs between runs taken out.
std::string normalisedLog(const std::string& line) {
  constexpr size_t kSession = 1, kClient = 4, kDuration = 6;
  if (line.starts_with("#Date:")) return "#Date: *";
  std::string text;
  size_t index = 0;
  for (const std::string_view field : split(line, ',')) {
    if (index > 0) text += ',';
    const bool varies = index == 0 || index == kSession || index == kDuration;
    const size_t colon = index == kClient ? field.rfind(':') : std::string_view::npos;
    text += varies ? std::string_view("*") : field.substr(0, colon);
    ++index;
  }
  return index > kDuration ? text : line;
}

std::string normalisedText(const TranscriptLine& line) {
  if (line.event) return "-- " + line.text;
  if (line.letter == Letter::kLog) return normalisedLog(line.text);
  if (line.letter == Letter::kAdmin || line.letter == Letter::kUser) return line.text;
  return replaceBase64Words(maskLogin(line), [](std::string_view word) {
    const auto message = describeSaslWord(word);
    return message ? std::optional(message->text) : std::nullopt;
  });
}

}  // namespace

std::optional<SaslDescription> describeSaslWord(std::string_view word) {
  if (word.size() < 8) return std::nullopt;
  const auto octets = decodeBase64(word);
  if (!octets) return std::nullopt;
  auto message = describeSaslMessage(*octets);
  if (message) message->text = "<" + message->text + ">";
  return message;
}

std::string Transcript::normalised() const {
  std::map<std::tuple<const LetterRow*, std::string, int>, std::string> groups;  // in the order of the letters' table
  for (const TranscriptLine& line : lines_) {
    groups[{&letterRow(line.letter), line.actor, line.connection}] += "  " + visible(normalisedText(line)) + "\n";
  }
  std::string text;
  for (const auto& [key, lines] : groups) {
    const auto& [row, actor, connection] = key;
    const char letter = static_cast<char>(row->letter);
    text += fmt::format("{}{}{}, connection {}\n{}", letter, actor.empty() ? "" : ".", actor, connection, lines);
  }
  return text;
}

}  // namespace coexist
