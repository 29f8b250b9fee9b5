// `tools/mutate`: changes one fact, or one decision of an engine, after another and runs the scenarios that stand on
// it. A change that no scenario notices is a claim that nothing proves.
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <map>

#include "base/mutant.h"
#include "mutants/engine_mutants.h"
#include "mutants/laboratory.h"
#include "mutants/survivors.h"
#include "scenario/loader/loader.h"
#include "world/suite.h"

namespace coexist::mutants {
namespace {

constexpr int kPass = 0, kTooManySurvive = 1, kBadProject = 3;

struct Options {
  std::string root = ".";
  std::string only;                 // mutants whose name holds this text
  std::vector<std::string> except;  // and none of these
  std::string against;              // scenarios whose path holds this text
  double least = 95;
};

struct Score {
  size_t died = 0, survived = 0, excused = 0, notLoaded = 0;

  void add(const Score& other) {
    died += other.died;
    survived += other.survived;
    excused += other.excused;
    notLoaded += other.notLoaded;
  }
  double share() const {
    const size_t judged = died + survived;
    return judged == 0 ? 100 : 100.0 * static_cast<double>(died) / static_cast<double>(judged);
  }
};

bool descendsFrom(const ProductCatalogue& products, std::string name, const std::string& ancestor) {
  while (!name.empty() && name != ancestor) {
    const Product* product = products.find(name);
    name = product == nullptr ? "" : product->parent;
  }
  return !name.empty();
}

// Whether a change of `product` can be seen in a case: by its seats, or because an administrator may install it.
bool concerns(const Case& scenario, const ProductCatalogue& products, const std::string& product) {
  if (scenario.front && descendsFrom(products, *scenario.front, product)) return true;
  return std::any_of(scenario.backs.begin(), scenario.backs.end(), [&](const BackEndSpec& spec) {
    return descendsFrom(products, spec.product, product) || descendsFrom(products, product, spec.product);
  });
}

class Mutation {
 public:
  Mutation(const Catalogues& original, std::vector<const Case*> cases, Survivors survivors)
      : original_(original), cases_(std::move(cases)), survivors_(std::move(survivors)) {}

  bool allPass() const { return !dies(cases_, original_); }

  void judgeProfiles(const Laboratory& laboratory, const std::vector<ProfileMutant>& mutants) {
    for (const ProfileMutant& mutant : mutants) {
      const std::string group = mutant.kind + ", " + mutant.evidence;
      const auto catalogues = laboratory.with(mutant);
      if (!catalogues) {
        for (Score* score : {&scores_[group], &sections_[mutant.section()]}) ++score->notLoaded;
        continue;
      }
      std::vector<const Case*> concerned;
      std::copy_if(cases_.begin(), cases_.end(), std::back_inserter(concerned),
                   [&](const Case* one) { return concerns(*one, original_.products, mutant.product); });
      const Score one = judged(group, mutant.name(), dies(concerned, *catalogues));
      for (Score* score : {&scores_[group], &sections_[mutant.section()]}) score->add(one);
    }
  }

  void judgeEngines(const std::vector<std::string>& places) {
    for (const std::string& place : places) {
      mutate(place);
      scores_["engine"].add(judged("engine", place, dies(cases_, original_)));
    }
    mutate("");
  }

  // By class and by section of a product.
  Score print() const {
    Score all;
    for (const auto& [section, score] : sections_) line(section, score);
    for (const auto& [group, score] : scores_) {
      line(group, score);
      all.add(score);
    }
    line("all", all);
    return all;
  }

  // Those that are said to survive and do not.
  size_t stale() const { return stale_; }

 private:
  static void line(const std::string& name, const Score& score) {
    const std::string text =
        fmt::format("{:<36} {:>5} of {:>5} died  {:5.1f} %   {} excused, {} do not load\n", name, score.died,
                    score.died + score.survived, score.share(), score.excused, score.notLoaded);
    std::fputs(text.c_str(), stdout);
  }

  static bool dies(const std::vector<const Case*>& cases, const Catalogues& catalogues) {
    SuiteOptions suite;
    suite.jobs = 0;
    suite.failFast = true;
    suite.keepTranscripts = false;
    suite.run.offers = offeredNeeds();
    bool failed = false;
    runSuite(cases, catalogues, suite, [&failed](Verdict&& verdict) { failed = failed || isFailure(verdict); });
    return failed;
  }

  Score judged(const std::string& group, const std::string& name, bool died) {
    const auto excuse = survivors_.find(name);
    Score score;
    if (died && excuse != survivors_.end()) {
      ++stale_;
      std::printf("dies:     %s, which is said to survive\n", name.c_str());
    }
    if (died) {
      ++score.died;
    } else if (excuse != survivors_.end()) {
      ++score.excused;
    } else {
      ++score.survived;
      std::printf("survived: %s (%s)\n", name.c_str(), group.c_str());
    }
    std::fflush(stdout);
    if (isatty(STDERR_FILENO) == 1) std::fprintf(stderr, "\r[%zu] ", ++judged_);
    return score;
  }

  const Catalogues& original_;
  std::vector<const Case*> cases_;
  Survivors survivors_;
  std::map<std::string, Score> scores_;
  std::map<std::string, Score> sections_;
  size_t stale_ = 0;
  size_t judged_ = 0;
};

std::vector<Scenario> scenariosOf(const Options& options, const Catalogues& catalogues, Diagnostics& problems) {
  std::vector<Scenario> scenarios;
  const Vocabulary vocabulary = vocabularyOf(catalogues);
  const auto files = findScenarios({options.root + "/scenarios"});
  if (!files) report(problems, {SourceLocation{SourceFile::fromText(options.root, "")}, files.error().message(), {}});
  for (const std::string& file : files ? *files : std::vector<std::string>()) {
    if (file.find(options.against) == std::string::npos) continue;
    LoadResult loaded = loadScenario(file, vocabulary);
    for (const Diagnostic& problem : loaded.problems) report(problems, problem);
    if (loaded.scenario) scenarios.push_back(std::move(*loaded.scenario));
  }
  return scenarios;
}

int complain(const std::string& what) {
  std::fprintf(stderr, "mutate: %s\n", what.c_str());
  return kBadProject;
}

int run(const Options& options) {
  const Laboratory laboratory(options.root);
  const auto original = laboratory.load();
  if (!original) return complain(original.error().message());
  Diagnostics problems;
  const std::vector<Scenario> scenarios = scenariosOf(options, *original, problems);
  const Survivors survivors = readSurvivors(options.root + "/tools/mutants/survivors.json", problems);
  if (!problems.empty()) return complain(problems.front().text());
  std::vector<const Case*> cases;
  for (const Scenario& scenario : scenarios) {
    for (const Case& one : scenario.cases) cases.push_back(&one);
  }
  if (cases.empty()) return complain("no scenario's path holds \"" + options.against + "\"");
  Mutation mutation(*original, cases, survivors);
  if (!mutation.allPass()) return complain("a scenario fails before anything is changed: see 'tools/run'");

  const auto unwanted = [&](const std::string& name) {
    const auto holds = [&name](const std::string& text) { return name.find(text) != std::string::npos; };
    return !holds(options.only) || std::any_of(options.except.begin(), options.except.end(), holds);
  };
  std::vector<ProfileMutant> mutants = laboratory.mutants();
  std::erase_if(mutants, [&](const ProfileMutant& one) { return unwanted(one.name()); });
  if (kHasMutants) {
    std::vector<std::string> places = engineMutants(options.root);
    std::erase_if(places, unwanted);
    mutation.judgeEngines(places);
  }
  mutation.judgeProfiles(laboratory, mutants);
  const Score all = mutation.print();
  return all.share() >= options.least && mutation.stale() == 0 ? kPass : kTooManySurvive;
}

}  // namespace
}  // namespace coexist::mutants

int main(int argc, char** argv) {
  CLI::App app{
      "Changes one fact of the profiles, and one decision of the engines, after another and runs the scenarios that "
      "stand on it. What no scenario notices is listed, and survives for a reason in tools/mutants/survivors.json "
      "alone.",
      "mutate"};
  coexist::mutants::Options options;
  app.add_option("--root", options.root, "the project's folder")->capture_default_str();
  app.add_option("--only", options.only, "mutants whose name holds this text");
  app.add_option("--except", options.except, "but none whose name holds one of these");
  app.add_option("--against", options.against, "only scenarios whose path holds this text");
  app.add_option("--least", options.least, "how many of a hundred must die")->capture_default_str();
  app.footer(
      "Examples:\n  tools/mutate\n  tools/mutate --only exchange-2003/imap/texts --against voices\n  tools/mutate "
      "--only proof\n\n"
      "Exit codes: 0 enough have died, 1 too many survive, or one dies that is said to survive, 2 usage, 3 a bad "
      "project.");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  return coexist::mutants::run(options);
}
