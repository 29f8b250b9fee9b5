#include "report/survey.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace coexist {
namespace {

constexpr size_t kMaxColumnBytes = 72;
constexpr std::string_view kCauseMark = "ErrMsg=";

std::string cut(std::string text) {
  if (text.size() > kMaxColumnBytes) text = text.substr(0, kMaxColumnBytes - 3) + "...";
  return text;
}

std::string outcomeOf(const Verdict& verdict) {
  switch (verdict.outcome) {
    case Outcome::kPassed:
      return "ok";
    case Outcome::kSkipped:
      return "skipped: " + verdict.reason;
    case Outcome::kKnownBug:
      return "known bug: " + verdict.reason;
    case Outcome::kUnexpectedPass:
    case Outcome::kBroken:
      return verdict.reason;
    case Outcome::kFailed:
      break;
  }
  const Failure& failure = *verdict.failure;
  std::string text = fmt::format("line {}: {}", failure.place.line, failure.what);
  if (!failure.actual.empty()) text += " " + failure.actual;
  return "FAILED at " + visible(maskSecrets(text, verdict.secrets));
}

// The names that a case's script binds, in the order of its lines.
std::vector<std::string> boundNames(const Case& scenario) {
  std::vector<std::string> names;
  const auto add = [&names](const LineStep& line) {
    if (line.pattern == nullptr || line.said || line.never) return;
    for (const PatternName& name : line.pattern->names()) {
      if (name.binds && std::find(names.begin(), names.end(), name.name) == names.end()) names.push_back(name.name);
    }
  };
  for (const Step& step : scenario.script) {
    if (const auto* line = std::get_if<LineStep>(&step.what)) add(*line);
    if (const auto* group = std::get_if<AnyOrderStep>(&step.what))
      std::for_each(group->lines.begin(), group->lines.end(), add);
  }
  return names;
}

SurveyTable emptyTable(const Case& scenario) {
  const std::string& name = scenario.name;
  SurveyTable table{scenario.cell.empty() ? name : name.substr(0, name.rfind(" [")), {{}}};
  std::vector<std::string>& heading = table.rows.front();
  for (const auto& [value, ignored] : scenario.cell) heading.push_back(value);
  for (const std::string& bound : boundNames(scenario)) heading.push_back(bound);
  heading.insert(heading.end(), {"log", "outcome"});
  return table;
}

std::vector<std::string> rowOf(const SurveyedCase& cell) {
  std::vector<std::string> row;
  for (const auto& [name, value] : cell.scenario->cell) row.push_back(cut(visible(value)));
  for (const std::string& name : boundNames(*cell.scenario)) {
    const auto bound = cell.bound.find(name);
    row.push_back(bound == cell.bound.end() ? "-" : cut(bound->second));
  }
  row.push_back(cell.cause.empty() ? "-" : cell.cause);
  row.push_back(cell.outcome);
  return row;
}

}  // namespace

std::string loggedCauses(const Transcript& transcript) {
  std::vector<std::string> causes;
  for (const TranscriptLine& line : transcript.lines()) {
    if (line.letter != Letter::kLog) continue;
    const size_t mark = line.text.find(kCauseMark);
    if (mark == std::string::npos) continue;
    const size_t begin = mark + kCauseMark.size();
    size_t end = begin;
    while (end < line.text.size() && (isLetter(line.text[end]) || isDigit(line.text[end]))) ++end;
    std::string cause = line.text.substr(begin, end - begin);
    if (std::find(causes.begin(), causes.end(), cause) == causes.end()) causes.push_back(std::move(cause));
  }
  return fmt::format("{}", fmt::join(causes, ", "));
}

SurveyedCase surveyed(const Verdict& verdict) {
  SurveyedCase made;
  made.scenario = verdict.scenario;
  for (const auto& [name, value] : verdict.bindings) made.bound[name] = visible(maskSecrets(value, verdict.secrets));
  made.cause = loggedCauses(verdict.transcript);
  made.outcome = outcomeOf(verdict);
  return made;
}

std::vector<SurveyTable> surveyTables(const std::vector<SurveyedCase>& cases) {
  std::vector<SurveyTable> tables;
  const Case* last = nullptr;
  for (const SurveyedCase& cell : cases) {
    const Case& one = *cell.scenario;
    if (last == nullptr || last->file != one.file || last->title != one.title) tables.push_back(emptyTable(one));
    tables.back().rows.push_back(rowOf(cell));
    last = &one;
  }
  return tables;
}

}  // namespace coexist
