// `coexist run`: scenarios in parallel, verdicts in case order, a summary and reports.
#include <fmt/format.h>
#include <re2/re2.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <map>

#include "base/text.h"
#include "commands.h"
#include "find_page.h"
#include "listing.h"
#include "report/junit.h"
#include "report/paint.h"
#include "report/survey.h"
#include "report/text.h"
#include "scenario_set.h"
#include "world/suite.h"

namespace coexist {
namespace {

double millisecondsNow() {
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

// The folder that a case stands in: the part of its name in front of the first slash.
std::string familyOf(const Case& scenario) { return scenario.name.substr(0, scenario.name.find('/')); }

std::string today() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&now, &parts);
  return fmt::format("{:04}-{:02}-{:02}", parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday);
}

// A case's name, with * for any text; a word without * may stand anywhere in it.
bool nameMatches(const std::string& name, const std::string& wanted) {
  if (wanted.find('*') == std::string::npos) return name.find(wanted) != std::string::npos;
  std::string expression = ".*";
  for (const char c : wanted) expression += c == '*' ? ".*" : RE2::QuoteMeta(std::string_view(&c, 1));
  RE2::Options options(RE2::Latin1);
  return RE2::FullMatch(name, RE2(expression + ".*", options));
}

bool wanted(const Case& scenario, const RunArguments& arguments) {
  const auto named = [&](const std::string& pattern) { return nameMatches(scenario.name, pattern); };
  const auto tagged = [&](const std::string& tag) {
    return std::find(scenario.tags.begin(), scenario.tags.end(), tag) != scenario.tags.end();
  };
  return (arguments.cases.empty() || std::any_of(arguments.cases.begin(), arguments.cases.end(), named)) &&
         (arguments.tags.empty() || std::any_of(arguments.tags.begin(), arguments.tags.end(), tagged));
}

void printSurvey(const std::vector<SurveyedCase>& cases, const Paint& paint) {
  for (const SurveyTable& table : surveyTables(cases)) {
    const std::string text = fmt::format("{}\n{}\n", paint.bold(table.title), columns(table.rows));
    std::fputs(text.c_str(), stdout);
  }
}

// Prints verdicts as they come, with a line of progress on a terminal that is no part of the output.
class Console {
 public:
  Console(const RunArguments& arguments, size_t total) : arguments_(arguments), total_(total) {
    terminal_ = isatty(STDOUT_FILENO) == 1;
    style_.program = arguments.program;
    style_.trace = arguments.trace;
    style_.colour = arguments.colour == "always" || (arguments.colour == "auto" && terminal_);
  }

  const TextStyle& style() const { return style_; }

  void show(const Verdict& verdict) {
    clearProgress();
    ++shown_;
    const bool detail = isFailure(verdict) || arguments_.trace;
    if (!arguments_.survey && (detail || !arguments_.quiet)) std::fputs(renderVerdict(verdict, style_).c_str(), stdout);
    if (terminal_ && shown_ < total_) std::fprintf(stdout, "[%zu/%zu]", shown_, total_);
    std::fflush(stdout);
  }

  void clearProgress() {
    if (terminal_ && shown_ > 0) std::fputs("\r\x1b[K", stdout);
  }

 private:
  const RunArguments& arguments_;
  size_t total_;
  size_t shown_ = 0;
  bool terminal_ = false;
  TextStyle style_;
};

ReportedCase reported(const Verdict& verdict, const std::string& program) {
  ReportedCase row{verdict.scenario->file, verdict.scenario->name, verdict.outcome,
                   verdict.elapsedMs,      verdict.reason,         ""};
  if (!isFailure(verdict)) return row;
  row.details = renderVerdict(verdict, {.program = program});
  if (row.reason.empty() && verdict.failure) row.reason = verdict.failure->what;
  return row;
}

// Written beside its place and then renamed, so that nobody reads half a report.
bool writeFile(const std::string& path, const std::string& text) {
  const std::string unfinished = path + ".part";
  std::ofstream out(unfinished, std::ios::binary);
  out << text;
  out.close();
  if (out && std::rename(unfinished.c_str(), path.c_str()) == 0) return true;
  std::fprintf(stderr, "coexist: cannot write %s: check that the folder exists and can be written\n", path.c_str());
  return false;
}

int exitCodeOf(const Tally& tally, const RunArguments& arguments) {
  if (tally.broken > 0) return kExitEnvironment;
  if (tally.failed > 0) return kExitFailed;
  if (tally.ran() >= arguments.min) return kExitPass;
  const std::string ran = counted(tally.ran(), "case");
  std::fprintf(stderr, "coexist: %s ran, at least %zu were wanted (--min)\n", ran.c_str(), arguments.min);
  return kExitNothingRan;
}

// What names a product or persona with a mistake has been told so, and the rest has run: said once, at the end.
void sayMistaken(const Catalogues& catalogues) {
  Diagnostics mistakes;  // each once: those of a product are those of what extends it
  std::vector<std::string> names;
  for (const Mistaken* mistaken : {&catalogues.products.mistaken(), &catalogues.personas.mistaken()}) {
    for (const auto& [name, mistake] : *mistaken) {
      names.push_back(name);
      report(mistakes, mistake);
    }
  }
  if (names.empty()) return;
  std::fflush(stdout);
  std::fputs("\n", stderr);
  printProblems(mistakes);
  const std::string sentence =
      fmt::format("coexist: only what names it is stopped by that: {}", fmt::join(names, ", "));
  std::fprintf(stderr, "%s\n", sentence.c_str());
}

// Mistakes in scenarios have been told in front of the other files' cases, which gave `exitCode`.
int sayNotRun(const ScenarioSet& set, bool anyRan, int exitCode) {
  std::fflush(stdout);
  const std::string files = counted(set.badFiles, "file");
  std::fprintf(stderr, "coexist: %s in %s; %s\n", counted(set.problems.size(), "mistake").c_str(), files.c_str(),
               !anyRan             ? "nothing was run"
               : set.badFiles == 1 ? "its cases were not run"
                                   : "their cases were not run");
  return exitCode == kExitEnvironment ? exitCode : kExitBadInput;
}

int runCases(const std::vector<const Case*>& cases, const Catalogues& catalogues, const RunArguments& arguments) {
  SuiteOptions options;
  options.run.seed = arguments.seed;
  options.run.overTcp = arguments.over == "tcp";
  options.run.today = today();
  options.run.offers = offeredNeeds();
  options.jobs = arguments.jobs;
  options.repeat = arguments.repeat;
  options.failFast = arguments.failFast;
  options.keepTranscripts = arguments.trace || arguments.survey;
  options.milliseconds = millisecondsNow;

  std::map<std::string, Tally> families;
  std::vector<ReportedCase> rows;
  std::vector<SurveyedCase> surveyedCases;
  Console console(arguments, cases.size() * arguments.repeat);
  const double startedMs = millisecondsNow();
  runSuite(cases, catalogues, options, [&](Verdict&& verdict) {
    families[familyOf(*verdict.scenario)].count(verdict);
    if (!arguments.junit.empty()) rows.push_back(reported(verdict, arguments.program));
    if (arguments.survey) surveyedCases.push_back(surveyed(verdict));
    console.show(verdict);
  });
  console.clearProgress();
  printSurvey(surveyedCases, Paint(console.style().colour));
  const std::string seeds = arguments.repeat == 1
                                ? fmt::format("seed {}", arguments.seed)
                                : fmt::format("seeds {} to {}", arguments.seed, arguments.seed + arguments.repeat - 1);
  const std::string how = fmt::format("over {}, {}", arguments.over, seeds);
  std::printf("%s%s", arguments.survey ? "" : "\n",
              renderSummary(families, millisecondsNow() - startedMs, how, console.style()).c_str());
  Tally all;
  for (const auto& [family, tally] : families) all.add(tally);
  if (!arguments.junit.empty() && !writeFile(arguments.junit, junitXml(rows))) return kExitEnvironment;
  return exitCodeOf(all, arguments);
}

std::vector<const Case*> wantedOf(const ScenarioSet& set, const RunArguments& arguments) {
  std::vector<const Case*> cases;
  for (const Scenario& scenario : set.scenarios) {
    for (const Case& one : scenario.cases) {
      if (wanted(one, arguments)) cases.push_back(&one);
    }
  }
  return cases;
}

// Which configurations say arguments.find.
int findLine(const std::vector<const Case*>& cases, const Catalogues& catalogues, const RunArguments& arguments) {
  const Result<SoughtLine> sought = soughtLine(arguments.find);
  if (!sought) {
    std::fprintf(stderr, "coexist: --find: %s\n", sought.error().message().c_str());
    return kExitUsage;
  }
  SearchOptions options;
  options.jobs = arguments.jobs;
  const bool terminal = isatty(STDERR_FILENO) == 1;
  if (terminal) options.progress = [](size_t played) { std::fprintf(stderr, "\r[%zu]", played); };
  const SearchResult result = searchConfigurations(cases, catalogues, *sought, options);
  if (terminal) std::fputs("\r\x1b[K", stderr);
  std::fputs(findPage(arguments.find, result).c_str(), stdout);
  return result.sayings.empty() ? kExitFailed : kExitPass;
}

int listOrRun(const std::vector<const Case*>& cases, const Catalogues& catalogues, const RunArguments& arguments) {
  if (!arguments.find.empty() && !arguments.list) return findLine(cases, catalogues, arguments);
  if (!arguments.list) return runCases(cases, catalogues, arguments);
  for (const Case* one : cases) std::printf("%s\n", one->name.c_str());
  return kExitPass;
}

}  // namespace

int runCommand(const RunArguments& arguments) {
  int exitCode = kExitPass;
  const std::optional<Catalogues> catalogues = loadCatalogues(exitCode);
  if (!catalogues) return exitCode;
  const Result<ScenarioSet> set = loadScenarios(arguments.paths, *catalogues);
  if (!set) {
    std::fprintf(stderr, "coexist: %s\n", set.error().message().c_str());
    return kExitUsage;
  }
  printProblems(set->problems);
  const std::vector<const Case*> cases = wantedOf(*set, arguments);
  if (!cases.empty()) exitCode = listOrRun(cases, *catalogues, arguments);
  sayMistaken(*catalogues);
  if (!set->problems.empty()) return sayNotRun(*set, !cases.empty(), exitCode);
  if (!cases.empty()) return exitCode;
  std::fprintf(stderr, "coexist: no case matches: see 'coexist run --list PATH' for their names\n");
  return kExitNothingRan;
}

}  // namespace coexist
