#include "world/judge.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "world/advice.h"

namespace coexist {
namespace {

constexpr const char* kDeadlock =
    "deadlock: nothing is due, no byte is under way, and nobody has ended the conversation";
constexpr const char* kSilence = "nothing has come for a while, and nobody has ended the conversation";

// The longest stretch of a pattern that is plain text: what the reader will look for in the line.
std::string_view plainestPart(std::string_view pattern) {
  std::string_view longest;
  while (!pattern.empty()) {
    const size_t end = std::min({pattern.find("..."), pattern.find("${"), pattern.size()});
    const std::string_view part = trim(pattern.substr(0, end));
    if (part.size() > longest.size()) longest = part;
    if (end == pattern.size()) break;
    const bool name = pattern.substr(end).starts_with("${");
    const size_t behind = name ? std::min(pattern.find('}', end), pattern.size() - 1) + 1 : end + 3;
    pattern.remove_prefix(behind);
  }
  return longest;
}

}  // namespace

bool endsConnection(const TranscriptLine& line) {
  if (!line.event) return false;
  const std::string_view text = line.text;
  return text.starts_with("closed") || text.starts_with("reset") || text.starts_with("connection refused") ||
         text.starts_with("TLS failed");
}

Judge::Judge(const Case& scenario, Recorder& recorder, Bindings& bindings, TokensOf tokensOf, bool restIsKnown)
    : scenario_(scenario),
      recorder_(recorder),
      bindings_(bindings),
      tokensOf_(std::move(tokensOf)),
      restIsKnown_(restIsKnown) {}

std::string Judge::actorOf(Letter letter, const std::string& actor) const {
  const bool firstBackEnd = actor.empty() && hopOf(letter) == Hop::kBackEnd && !scenario_.backs.empty();
  return firstBackEnd ? scenario_.backs.front().name : actor;
}

bool Judge::drivenByPersona(const std::string& client) const {
  const auto found = scenario_.clients.find(client);
  return found != scenario_.clients.end() && !found->second.empty();
}

bool Judge::searches(const LineStep& step, const Channel& channel) const {
  if (channel.skipping || step.letter == Letter::kLog || step.letter == Letter::kUser) return true;
  const bool strictFromTheStart = step.letter == Letter::kServer && !drivenByPersona(step.actor);
  return !strictFromTheStart && !channel.anchored;
}

std::string Judge::personaOf(const LineStep& step) const {
  if (hopOf(step.letter) != Hop::kClient) return {};
  const auto found = scenario_.clients.find(step.actor);
  return found == scenario_.clients.end() ? "" : found->second;
}

std::string Judge::deed(const LineStep& step) const {
  const LetterRow& row = letterRow(step.letter);
  const std::string persona = step.letter == Letter::kClient ? personaOf(step) : "";
  return fmt::format("{}{} {}", row.party, persona.empty() ? "" : ", " + persona + ",", row.verb);
}

std::string Judge::whoseSeat(const LineStep& step) const {
  if (const std::string persona = personaOf(step); !persona.empty()) {
    const std::string seat = step.actor.empty() ? "C" : "C." + step.actor;
    return fmt::format("{} has the seat {}: its lines are expected, and it acts only at a \"do\"", persona, seat);
  }
  const bool bare = hopOf(step.letter) == Hop::kBackEnd && step.actor.empty() && scenario_.backs.size() > 1;
  if (!bare) return {};
  const char letter = static_cast<char>(step.letter);
  const std::string meant = fmt::format("\"{}:\" is the first back end, {}", letter, scenario_.backs.front().name);
  return meant + heardElsewhere(step);
}

std::string Judge::heardElsewhere(const LineStep& step) const {
  for (size_t i = 1; i < scenario_.backs.size(); ++i) {
    const std::string& back = scenario_.backs[i].name;
    const Channel& channel = recorder_.channel(step.letter, back);
    for (size_t at = channel.next; at < channel.lines.size(); ++at) {
      const TranscriptLine& heard = recorder_.line(channel.lines[at]);
      Bindings scratch = bindings_;
      Tokens& tokens = tokensOf_(step.letter, back, channel.lines[at]);
      if (heard.event || !step.pattern->match(heard.text, scratch, &tokens, nullptr)) continue;
      const char letter = static_cast<char>(step.letter);
      return fmt::format("; {} {} \"{}\": \"{}.{}{}:\"", back, letter == 'P' ? "heard" : "said", maskSecrets(heard, {}),
                         letter, back, step.profileSpeaks ? "=" : "");
    }
  }
  return {};
}

void Judge::advise(Failure& failure, const LineStep& step) const {
  std::optional<HeardInstead> heard;
  if (!failure.actual.empty() && failure.transcriptLine < recorder_.transcript().lines().size()) {
    const TranscriptLine& line = recorder_.line(failure.transcriptLine);
    const auto& lines = recorder_.channel(step.letter, actorOf(step.letter, step.actor)).lines;
    const auto first =
        std::find_if(lines.begin(), lines.end(), [this](size_t at) { return !recorder_.line(at).event; });
    heard = HeardInstead{line.text, recorder_.protocolOf(step.letter, line.actor, line.connection),
                         first != lines.end() && *first == failure.transcriptLine};
  }
  const std::string advice = adviceOn(scenario_, step, heard);
  if (!advice.empty()) failure.note += (failure.note.empty() ? "" : "; ") + advice;
}

Failure Judge::atLine(const LineStep& step, std::string what) const {
  Failure failure;
  failure.place = placeInString(step.place, step.textIndex);
  failure.length = lengthInString(step.place, step.textIndex, step.pattern->text().size());
  failure.written = step.pattern->text();
  failure.what = std::move(what);
  failure.transcriptLine = recorder_.transcript().lines().size();
  return failure;
}

Failure Judge::mismatch(const LineStep& step, size_t transcriptLine, const Mismatch& found) const {
  Failure failure = atLine(step, "expected here, but " + deed(step));
  failure.place = placeInString(step.place, step.textIndex + found.patternIndex);
  failure.length = lengthInString(step.place, step.textIndex + found.patternIndex, found.patternLength);
  failure.actual = recorder_.line(transcriptLine).text;
  failure.actualIndex = std::min(found.lineIndex, failure.actual.size());
  failure.actualLength = std::max<size_t>(1, failure.actual.size() - failure.actualIndex);
  failure.note = found.reason;
  failure.transcriptLine = transcriptLine;
  advise(failure, step);
  return failure;
}

// Nothing more is due: whoever waits for this line waits for ever.
Failure Judge::notCome(const LineStep& step, const Channel& channel, size_t nearestLine) const {
  const size_t none = recorder_.transcript().lines().size();
  const bool silent = std::all_of(channel.lines.begin() + static_cast<std::ptrdiff_t>(channel.next),
                                  channel.lines.end(), [this](size_t heard) { return recorder_.line(heard).event; });
  if (silent && hopOf(step.letter) != Hop::kNone && step.letter != Letter::kClient) {
    Failure failure = atLine(step, fmt::format("expected, but {} says nothing", letterRow(step.letter).party));
    failure.note = restIsKnown_ ? kDeadlock : kSilence;
    if (!channel.lines.empty() && endsConnection(recorder_.line(channel.lines.back()))) {
      failure.note = "the connection has ended: " + recorder_.line(channel.lines.back()).text;
      failure.transcriptLine = channel.lines.back();
    }
    return failure;
  }
  Failure failure = atLine(step, "expected, but nothing like it came: " + deed(step) + (silent ? " nothing more" : ""));
  if (nearestLine == none) return failure;
  Mismatch found;
  Bindings bindings = bindings_;
  step.pattern->match(recorder_.line(nearestLine).text, bindings, nullptr, &found);
  failure.actual = recorder_.line(nearestLine).text;
  failure.actualIndex = std::min(found.lineIndex, failure.actual.size());
  failure.actualLength = std::max<size_t>(1, failure.actual.size() - failure.actualIndex);
  failure.note = "nearest candidate above";
  failure.transcriptLine = nearestLine;
  return failure;
}

Failure Judge::notFound(const LineStep& step, const Channel& channel, size_t nearestLine) const {
  Failure failure = notCome(step, channel, nearestLine);
  const std::string seat = whoseSeat(step);
  if (!seat.empty()) failure.note += (failure.note.empty() ? "" : "; ") + seat;
  advise(failure, step);
  return failure;
}

std::optional<Failure> Judge::line(const LineStep& step) {
  Channel& channel = recorder_.channel(step.letter, actorOf(step.letter, step.actor));
  if (step.pattern->anyLines()) {
    channel.skipping = true;
    return std::nullopt;
  }
  const std::string actor = actorOf(step.letter, step.actor);
  const bool search = searches(step, channel);
  const int newest = channel.lines.empty() ? 0 : recorder_.line(channel.lines.back()).connection;
  size_t nearestLine = recorder_.transcript().lines().size();
  size_t nearestReach = 0;
  for (size_t i = channel.next; i < channel.lines.size(); ++i) {
    const TranscriptLine& heard = recorder_.line(channel.lines[i]);
    if (heard.event) {
      if (!search && endsConnection(heard) && heard.connection == newest) break;
      continue;
    }
    Mismatch found;
    Tokens& tokens = tokensOf_(step.letter, actor, channel.lines[i]);
    if (step.pattern->match(heard.text, bindings_, &tokens, &found)) {
      channel.next = i + 1;
      channel.anchored = true;
      channel.skipping = false;
      return std::nullopt;
    }
    if (!search) return mismatch(step, channel.lines[i], found);
    if (found.patternIndex >= nearestReach) {
      nearestReach = found.patternIndex;
      nearestLine = channel.lines[i];
    }
  }
  return notFound(step, channel, nearestLine);
}

std::optional<Failure> Judge::never(const LineStep& step, bool wholeRun) {
  const std::string actor = actorOf(step.letter, step.actor);
  const Channel& channel = recorder_.channel(step.letter, actor);
  for (size_t i = wholeRun ? 0 : channel.windowStart; i < channel.lines.size(); ++i) {
    const TranscriptLine& heard = recorder_.line(channel.lines[i]);
    Bindings scratch = bindings_;  // a negative line never binds a name
    Tokens& tokens = tokensOf_(step.letter, actor, channel.lines[i]);
    if (heard.event || !step.pattern->match(heard.text, scratch, &tokens, nullptr)) continue;
    Failure failure = atLine(step, "must not appear, but " + deed(step));
    failure.actual = heard.text;
    const std::string_view part = plainestPart(step.pattern->text());
    const size_t found = part.empty() ? std::string::npos : heard.text.find(part);
    failure.actualIndex = found == std::string::npos ? 0 : found;
    failure.actualLength = found == std::string::npos ? heard.text.size() : part.size();
    failure.transcriptLine = channel.lines[i];
    return failure;
  }
  return std::nullopt;
}

std::optional<Failure> Judge::anyOrder(const AnyOrderStep& step, const SourceLocation& place) {
  std::vector<const LineStep*> open;
  for (const LineStep& line : step.lines) open.push_back(&line);
  const LineStep& first = *open.front();
  const std::string actor = actorOf(first.letter, first.actor);
  Channel& channel = recorder_.channel(first.letter, actor);
  bool search = searches(first, channel);
  for (size_t i = channel.next; i < channel.lines.size() && !open.empty(); ++i) {
    const size_t heard = channel.lines[i];
    if (recorder_.line(heard).event) continue;
    const auto matched = std::find_if(open.begin(), open.end(), [&](const LineStep* line) {
      return line->pattern->match(recorder_.line(heard).text, bindings_, &tokensOf_(line->letter, actor, heard),
                                  nullptr);
    });
    if (matched != open.end()) {
      open.erase(matched);
      channel.next = i + 1;
      channel.anchored = true;
      channel.skipping = search = false;
      continue;
    }
    if (search) continue;
    Failure failure = atLine(*open.front(), "none of the lines in any order is this one: the server said");
    failure.place = place;
    failure.length = 1;
    failure.actual = recorder_.line(heard).text;
    failure.transcriptLine = heard;
    return failure;
  }
  if (open.empty()) return std::nullopt;
  return notFound(*open.front(), channel, recorder_.transcript().lines().size());
}

std::optional<Failure> Judge::closed(const std::string& client, const SourceLocation& place) {
  Channel& channel = recorder_.channel(Letter::kServer, client);
  Failure failure;
  failure.place = place;
  failure.transcriptLine = recorder_.transcript().lines().size();
  for (; channel.next < channel.lines.size(); ++channel.next) {
    const TranscriptLine& heard = recorder_.line(channel.lines[channel.next]);
    if (endsConnection(heard)) {
      ++channel.next;
      channel.skipping = false;
      return std::nullopt;
    }
    if (heard.event || channel.skipping) continue;
    failure.what = "the connection should have been closed, but the server said";
    failure.actual = heard.text;
    failure.transcriptLine = channel.lines[channel.next];
    return failure;
  }
  failure.what = "the connection should have been closed by the server, and is still open";
  return failure;
}

std::optional<Failure> Judge::nothingLeft(const SourceLocation& place) {
  for (const auto& [key, channel] : recorder_.channels()) {
    const bool ofTheScript = key.second.empty() || scenario_.clients.contains(key.second);
    if (key.first != Letter::kServer || !ofTheScript || drivenByPersona(key.second)) continue;
    for (size_t i = std::max(channel.next, channel.forgiven); i < channel.lines.size(); ++i) {
      const TranscriptLine& heard = recorder_.line(channel.lines[i]);
      if (heard.event) continue;
      Failure failure;
      failure.place = place;
      failure.what = "the scenario ends here, but the server went on and said";
      failure.actual = heard.text;
      failure.transcriptLine = channel.lines[i];
      return failure;
    }
  }
  return std::nullopt;
}

}  // namespace coexist
