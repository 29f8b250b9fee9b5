// One line: its letter, who is meant, and the pattern behind it.
#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "scenario/loader/loader_context.h"
#include "scenario/loader/loader_words.h"

namespace coexist {
namespace {

constexpr size_t kMaxShownWord = 20;
constexpr size_t kMaxLines = 20'000;  // in all cases and cells of a file

struct Head {
  const LetterRow* row = nullptr;
  std::string actor;
  bool never = false;
  bool profileSpeaks = false;
  size_t textIndex = 0;
};

std::string lettersHint(const std::string& text) {
  const char upper = text.empty() ? '\0' : upperAscii(text.substr(0, 1))[0];
  if (text.size() > 1 && text[1] == ':' && findLetter(upper)) return fmt::format("did you mean \"{}:\"?", upper);
  if (text.size() > 1 && text[1] == ' ' && findLetter(upper)) {
    return fmt::format("did you mean \"{}: {}\"?", upper, visible(text.substr(2, 40)));
  }
  const std::string known = "known: C: S: P: B: A: L: U: and # for a comment";
  const std::string_view word = std::string_view(text).substr(0, std::min(text.find(':'), kMaxShownWord));
  const bool isWord = word.size() < text.size() && text[word.size()] == ':' && word.find_first_of(" .!=") == word.npos;
  return isWord && !word.empty() ? fmt::format("\"{}:\" is nobody's; {}", visible(word), known) : known;
}

// "S.bob!: text" taken apart; nothing is checked against the case yet.
std::optional<Head> readHead(const CaseContext& context, const JsonValue& value) {
  const std::string& text = value.string();
  const auto at = [&](size_t index) { return index < text.size() ? text[index] : '\0'; };
  Head head;
  head.row = text.empty() ? nullptr : findLetter(text[0]);
  size_t next = 1;
  const bool named = at(next) == '.';
  if (named) {
    const size_t end = std::min(text.find_first_of("!=: ", next), text.size());
    head.actor = text.substr(next + 1, end - next - 1);
    next = end;
  }
  head.never = at(next) == '!';
  head.profileSpeaks = at(next) == '=';
  if (head.never || head.profileSpeaks) ++next;
  if (!head.row || (named && head.actor.empty()) || at(next) != ':') {
    const size_t length = std::min({text.find(':'), text.size(), size_t{20}});
    const bool nameBehind = head.row && (head.never || head.profileSpeaks) && !named && at(next) == '.';
    const std::string hint =
        nameBehind ? fmt::format("the name stands before the mark: \"{}.NAME{}:\"", text[0], at(1)) : lettersHint(text);
    context.problemIn(value, 0, length, "a line begins with the letter of who speaks and a colon", hint);
    return std::nullopt;
  }
  head.textIndex = next + 1;
  if (head.textIndex == text.size()) return head;  // an empty line
  if (text[head.textIndex] != ' ') {
    context.problemIn(value, head.textIndex, 1, "one space stands behind the colon");
    return std::nullopt;
  }
  ++head.textIndex;
  return head;
}

bool checkModifiers(const CaseContext& context, const JsonValue& value, const Head& head, LinePosition position) {
  const char letter = static_cast<char>(head.row->letter);
  const size_t mark = std::min(value.string().find_first_of("!="), value.string().size());
  if (head.profileSpeaks && head.row->letter != Letter::kBackEnd) {
    context.problemIn(value, mark, 1, fmt::format("\"{}=:\" says nothing", letter),
                      "only \"B=:\" expects what the profile says");
    return false;
  }
  if (head.never && !head.row->negated) {
    context.problemIn(value, mark, 1, fmt::format("\"{}!:\" says nothing", letter), "known: S!: P!: L!: U!:");
    return false;
  }
  if (position == LinePosition::kNever && (head.never || !head.row->negated)) {
    context.problemIn(value, 0, head.textIndex, "\"never\" takes S: P: L: and U: lines, without \"!\"");
    return false;
  }
  if (position == LinePosition::kAnyOrder && (head.row->letter != Letter::kServer || head.never)) {
    context.problemIn(value, 0, head.textIndex, "\"any-order\" takes S: lines");
    return false;
  }
  return true;
}

bool checkActor(const CaseContext& context, const JsonValue& value, const Head& head) {
  const Letter letter = head.row->letter;
  const char shown = static_cast<char>(letter);
  if (!head.actor.empty() && !head.row->named) {
    context.problemIn(value, value.string().find('.'), head.actor.size() + 1, fmt::format("{}: takes no name", shown));
    return false;
  }
  if (letter == Letter::kClient || letter == Letter::kServer || letter == Letter::kUser) {
    return context.clientNamed(value, head.actor.empty() ? "C" : "C." + head.actor, false).has_value();
  }
  if (letter != Letter::kProxy && letter != Letter::kBackEnd) return true;
  const auto backs = context.backNames();
  if (head.actor.empty() || std::find(backs.begin(), backs.end(), head.actor) != backs.end()) return true;
  const std::string what = fmt::format("there is no back end \"{}\"", visible(head.actor.substr(0, 60)));
  context.problemIn(value, value.string().find('.') + 1, head.actor.size(), what, knownWordsHint(head.actor, backs));
  return false;
}

// Lines that nobody can say in this case.
bool checkSeat(const CaseContext& context, const JsonValue& value, const Head& head) {
  const Letter letter = head.row->letter;
  const std::string shown = value.string().substr(0, head.textIndex > 0 ? head.textIndex - 1 : 0);
  const bool needsFrontEnd = letter == Letter::kProxy || letter == Letter::kBackEnd || letter == Letter::kLog;
  if (needsFrontEnd && !context.made.front) {
    context.problemIn(value, 0, 1, fmt::format("\"{}\" without a front end: the client talks to the back end", shown),
                      "name a product in \"front\"");
    return false;
  }
  if (letter == Letter::kUser && !context.isPersona(head.actor)) {
    context.problemIn(value, 0, 1, fmt::format("\"{}\" without a persona: nobody looks at a screen", shown),
                      "name a persona in \"client\"");
    return false;
  }
  return true;
}

// Whether the script says it: C unless a persona drives, B: and not B=:, A.
bool saidByScript(const CaseContext& context, const Head& head) {
  switch (head.row->letter) {
    case Letter::kClient:
      return !context.isPersona(head.actor);
    case Letter::kBackEnd:
      return !head.profileSpeaks;
    case Letter::kAdmin:
      return true;
    default:
      return false;
  }
}

}  // namespace

std::optional<LineStep> loadLine(const CaseContext& context, const JsonValue& value, LinePosition position) {
  if (++context.file.lines > kMaxLines) {
    context.problem(value, fmt::format("more than {} lines in all cases of this file", kMaxLines));
    return std::nullopt;
  }
  const auto head = readHead(context, value);
  if (!head || !checkModifiers(context, value, *head, position) || !checkActor(context, value, *head) ||
      !checkSeat(context, value, *head)) {
    return std::nullopt;
  }
  LineStep step;
  step.letter = head->row->letter;
  step.never = head->never || position == LinePosition::kNever;
  step.profileSpeaks = head->profileSpeaks;
  step.said = saidByScript(context, *head);
  step.actor = head->actor;
  step.place = value.place();
  step.textIndex = head->textIndex;
  PatternOptions options;
  if (step.letter == Letter::kProxy) options.verbsWithoutCase = context.spoken;
  options.acts = step.said;
  step.pattern = context.pattern(value, head->textIndex, options);
  if (!step.pattern) return std::nullopt;
  if (step.letter == Letter::kAdmin) context.command(value, step.textIndex, *step.pattern);
  return step;
}

}  // namespace coexist
