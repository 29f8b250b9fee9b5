// Both hops side by side: the client's on the left, the back end's on the right, log and screen across.
#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/base64.h"
#include "base/text.h"
#include "report/paint.h"
#include "report/text.h"
#include "sasl/ntlm_message.h"

namespace coexist {
namespace {

constexpr size_t kColumnWidth = 62;  // of one hop
constexpr size_t kLinesBefore = 24;  // shown in front of the line that matters, without --trace
constexpr size_t kLinesBehind = 6;

std::string shortened(const std::string& text, size_t width) {
  return text.size() <= width ? text : text.substr(0, width - 3) + "...";
}

// What only fills the page: the log's header, and the second hop's other end when there is no second hop.
bool isNoise(const TranscriptLine& line, bool hasFront) {
  if (line.letter == Letter::kLog && line.text.starts_with('#')) return true;
  return !hasFront && hopOf(line.letter) == Hop::kBackEnd;
}

// NTLM messages decoded; raw too where the reader wants every octet.
std::string decoded(const std::string& text, bool raw) {
  const std::string_view word = ntlmWordIn(text);
  const auto octets = word.empty() ? std::nullopt : decodeBase64(word);
  if (!octets) return text;
  const auto start = static_cast<size_t>(word.data() - text.data());
  const std::string description = "<" + describeNtlm(*octets) + ">";
  return raw ? text + "   " + description : text.substr(0, start) + description + text.substr(start + word.size());
}

std::string said(const TranscriptLine& line, const std::vector<std::string>& secrets, bool raw) {
  const char letter = static_cast<char>(line.letter);
  const std::string actor = line.actor.empty() ? "" : "." + line.actor;
  const std::string mark =
      line.event ? "-- " + (actor.empty() ? "" : actor.substr(1) + " ") : fmt::format("{}{}: ", letter, actor);
  return mark + visible(decoded(maskSecrets(line, secrets), raw));
}

std::string renderLine(const TranscriptLine& line, bool marked, const Verdict& verdict, const TextStyle& style,
                       const Paint& paint) {
  std::string text = said(line, verdict.secrets, style.trace);
  const std::string time = fmt::format("{:>6} ", line.atMs);
  const std::string mark = marked ? "  <--" : "";
  if (hopOf(line.letter) == Hop::kNone)
    return time + shortened(text, style.trace ? text.size() : 2 * kColumnWidth) + mark;
  if (!style.trace) text = shortened(text, kColumnWidth - 2);
  const std::string shown = marked ? paint.red(text) : line.event ? paint.dim(text) : text;
  if (hopOf(line.letter) == Hop::kClient) return time + shown + mark;
  return time + std::string(kColumnWidth, ' ') + shown + mark;
}

}  // namespace

std::string renderConversation(const Verdict& verdict, const TextStyle& style) {
  const Paint paint(style.colour);
  const auto& lines = verdict.transcript.lines();
  if (lines.empty()) return "  nothing was said\n";
  const size_t matters = verdict.failure ? std::min(verdict.failure->transcriptLine, lines.size()) : lines.size();
  const size_t first = style.trace || matters < kLinesBefore ? 0 : matters - kLinesBefore;
  const size_t last = style.trace ? lines.size() : std::min(lines.size(), matters + 1 + kLinesBehind);

  std::string text = "  conversation (virtual ms)\n";
  text += fmt::format("       {}\n", paint.dim(fmt::format("{:<{}}{}", "client hop", kColumnWidth, "back-end hop")));
  if (first > 0) text += "       ... " + counted(first, "line") + " before\n";
  for (size_t i = first; i < last; ++i) {
    if (!style.trace && i != matters && isNoise(lines[i], verdict.scenario->front.has_value())) continue;
    text += renderLine(lines[i], i == matters, verdict, style, paint) + "\n";
  }
  if (last < lines.size()) text += "       ... " + counted(lines.size() - last, "line") + " behind\n";
  return text;
}

}  // namespace coexist
