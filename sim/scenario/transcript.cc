#include "scenario/transcript.h"

#include <fmt/format.h>

#include <map>
#include <tuple>

#include "base/base64.h"
#include "base/text.h"
#include "scenario/wire_words.h"

namespace coexist {
namespace {

constexpr std::string_view kSpeakerLetters = "CSPBALU";  // in the order of Speaker

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
  if (line.speaker == Speaker::kLog) return normalisedLog(line.text);
  if (line.speaker == Speaker::kAdmin || line.speaker == Speaker::kUser) return line.text;
  return replaceBase64Words(maskLogin(coverSecret(line)), [](std::string_view word) {
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
  std::map<std::tuple<Speaker, std::string, int>, std::string> groups;
  for (const TranscriptLine& line : lines_) {
    groups[{line.speaker, line.actor, line.connection}] += "  " + visible(normalisedText(line)) + "\n";
  }
  std::string text;
  for (const auto& [key, lines] : groups) {
    const auto& [speaker, actor, connection] = key;
    const char letter = kSpeakerLetters[static_cast<size_t>(speaker)];
    text += fmt::format("{}{}{}, connection {}\n{}", letter, actor.empty() ? "" : ".", actor, connection, lines);
  }
  return text;
}

}  // namespace coexist
