#include "report/text.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "report/paint.h"

namespace coexist {
namespace {

// Where the caret stands under a line that is shown with visible(): the width of what is in front.
size_t shownWidth(std::string_view octets) { return visible(octets).size(); }

std::string location(const Failure& failure) { return failure.place.text(); }

// The source line with a caret under what did not match.
std::string excerpt(const Failure& failure, const Paint& paint) {
  if (!failure.place.file) return "";
  const std::string number = std::to_string(failure.place.line);
  const std::string gutter(number.size(), ' ');
  const std::string_view source = failure.place.file->lineText(failure.place.line);
  const size_t column = std::min(failure.place.column - 1, source.size());
  const size_t length = std::clamp<size_t>(failure.length, 1, std::max<size_t>(1, source.size() - column));
  std::string text = fmt::format("{} {}\n", gutter, paint.dim("|"));
  text += fmt::format("{} {} {}\n", paint.dim(number), paint.dim("|"), visible(source));
  text += fmt::format("{} {} {}{}\n", gutter, paint.dim("|"), std::string(shownWidth(source.substr(0, column)), ' '),
                      paint.red(std::string(length, '^') + " " + visible(failure.what)));
  return text;
}

std::string actualLine(const Verdict& verdict, const Failure& failure, const Paint& paint) {
  if (failure.actual.empty()) return "";
  const std::string gutter(std::to_string(failure.place.line).size(), ' ');
  const auto& lines = verdict.transcript.lines();
  const bool recorded = failure.transcriptLine < lines.size() && lines[failure.transcriptLine].text == failure.actual;
  const std::string shown = recorded ? maskSecrets(lines[failure.transcriptLine], verdict.secrets)
                                     : maskSecrets(failure.actual, verdict.secrets);
  std::string text = fmt::format("{} {}   {}[CR][LF]\n", gutter, paint.dim("|"), visible(shown));
  if (failure.actualLength == 0 || failure.actualIndex > shown.size()) return text;
  const std::string_view before = std::string_view(shown).substr(0, failure.actualIndex);
  const size_t left = shown.size() - failure.actualIndex;
  const size_t length = std::max<size_t>(1, std::min(failure.actualLength, left));
  return text + fmt::format("{} {}   {}{}\n", gutter, paint.dim("|"), std::string(shownWidth(before), ' '),
                            paint.red(std::string(length, '^')));
}

// A word for the shell: quoted unless it is plainly harmless.
std::string shellWord(std::string_view text) {
  const bool harmless = !text.empty() && text.find_first_not_of(
                                             "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                             "0123456789_-./=,:@") == std::string_view::npos;
  if (harmless) return std::string(text);
  std::string word = "'";
  for (const char c : text) word += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return word + "'";
}

std::string againCommand(const Verdict& verdict, const TextStyle& style) {
  const Case& scenario = *verdict.scenario;
  return fmt::format("{} run {} --case {} --seed {}{} --trace", shellWord(style.program), shellWord(scenario.file),
                     shellWord(scenario.name), verdict.seed, verdict.overTcp ? " --over tcp" : "");
}

std::string renderFailure(const Verdict& verdict, const TextStyle& style, const Paint& paint) {
  const Failure& failure = *verdict.failure;
  std::string text = fmt::format("  {} {}\n", paint.dim("-->"), location(failure));
  text += excerpt(failure, paint);
  text += actualLine(verdict, failure, paint);
  if (!failure.note.empty()) text += fmt::format("  note: {}\n", visible(maskSecrets(failure.note, verdict.secrets)));
  text += renderConversation(verdict, style);
  if (failure.stepsNotReached > 0) text += "  not reached: " + counted(failure.stepsNotReached, "step") + "\n";
  for (const std::string& reference : verdict.scenario->references) text += fmt::format("  ref:     {}\n", reference);
  return text + fmt::format("  again:   {}\n", againCommand(verdict, style));
}

}  // namespace

void Tally::count(const Verdict& verdict) {
  switch (verdict.outcome) {
    case Outcome::kPassed:
      ++passed;
      return;
    case Outcome::kFailed:
    case Outcome::kUnexpectedPass:
      ++failed;
      return;
    case Outcome::kSkipped:
      ++skipped;
      return;
    case Outcome::kKnownBug:
      ++knownBugs;
      return;
    case Outcome::kBroken:
      ++broken;
      return;
  }
}

std::string renderVerdict(const Verdict& verdict, const TextStyle& style) {
  const Paint paint(style.colour);
  const std::string& name = verdict.scenario->name;
  const std::string time = verdict.elapsedMs > 0 ? paint.dim(fmt::format("  {:.1f} ms", verdict.elapsedMs)) : "";
  switch (verdict.outcome) {
    case Outcome::kPassed:
      return fmt::format("{}  {}{}\n", paint.green("ok   "), name, time) +
             (style.trace ? renderConversation(verdict, style) : "");
    case Outcome::kSkipped:
      return fmt::format("{}  {}: {}\n", paint.yellow("skip "), name, verdict.reason);
    case Outcome::kKnownBug:
      return fmt::format("{}  {}: {}\n", paint.yellow("known"), name, verdict.reason);
    case Outcome::kBroken:
      return fmt::format("{}  {}{}\n  {}\n", paint.red("BROKEN"), name, time, verdict.reason);
    case Outcome::kUnexpectedPass:
      return fmt::format("{}  {}{}\n  {}\n", paint.red("FAIL "), name, time, verdict.reason);
    case Outcome::kFailed:
      break;
  }
  const std::string reason = verdict.reason.empty() ? "" : fmt::format("  {}\n", verdict.reason);
  return fmt::format("{}  {}{}\n{}", paint.red("FAIL "), name, time, reason) + renderFailure(verdict, style, paint);
}

void Tally::add(const Tally& other) {
  passed += other.passed;
  failed += other.failed;
  skipped += other.skipped;
  knownBugs += other.knownBugs;
  broken += other.broken;
}

std::string renderTally(const Tally& tally, const TextStyle& style) {
  const Paint paint(style.colour);
  std::string text = paint.green(fmt::format("{} passed", tally.passed));
  if (tally.failed > 0) text += ", " + paint.red(fmt::format("{} failed", tally.failed));
  if (tally.broken > 0) text += ", " + paint.red(fmt::format("{} broken", tally.broken));
  if (tally.knownBugs > 0) text += ", " + paint.yellow(counted(tally.knownBugs, "known bug"));
  if (tally.skipped > 0) text += ", " + paint.yellow(fmt::format("{} skipped", tally.skipped));
  return text;
}

std::string renderSummary(const std::map<std::string, Tally>& families, double elapsedMs, const std::string& how,
                          const TextStyle& style) {
  Tally all;
  size_t width = 0;
  for (const auto& [family, tally] : families) {
    all.add(tally);
    width = std::max(width, family.size());
  }
  std::string text;
  for (const auto& [family, tally] : families) {
    if (families.size() > 1) text += fmt::format("  {:<{}}  {}\n", family, width, renderTally(tally, style));
  }
  return text + fmt::format("{} in {:.2f} s ({})\n", renderTally(all, style), elapsedMs / 1000, how);
}

}  // namespace coexist
