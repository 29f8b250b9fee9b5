#include "world/case_run.h"

#include <algorithm>
#include <utility>

#include "world/accounts.h"
#include "world/script_runner.h"
#include "world/seat_needs.h"

namespace coexist {
namespace {

struct NeedRow {
  const char* name;
  bool met;
};

// Kerberos log-ons are part of the language already, and of no engine yet.
constexpr NeedRow kNeeds[] = {{"gssapi", false}};

// The first need that this machine does not meet.
std::optional<std::string> missing(const Case& scenario, const RunOptions& options) {
  for (const std::string& need : scenario.needs) {
    if (std::find(options.offers.begin(), options.offers.end(), need) == options.offers.end()) return need;
  }
  return std::nullopt;
}

// The line of the script that fails, what is said about it, and what came instead.
bool failsAt(const Failure& failure, const std::string& words) {
  const auto holds = [&words](const std::string& text) { return text.find(words) != std::string::npos; };
  return holds(failure.written) || holds(failure.what) || holds(failure.actual);
}

// known-bug is strict: it must fail as it says, and not for longer than was agreed.
void applyKnownBug(const KnownBug& bug, const std::string& today, Verdict& verdict) {
  if (verdict.outcome == Outcome::kPassed) {
    verdict.outcome = Outcome::kUnexpectedPass;
    verdict.reason = "known bug " + bug.id + " did not show: take \"known-bug\" out of the case";
  } else if (verdict.outcome == Outcome::kFailed && !bug.until.empty() && !today.empty() && today > bug.until) {
    verdict.reason = "known bug " + bug.id + " was to be mended until " + bug.until;
  } else if (verdict.outcome == Outcome::kFailed && verdict.failure && !failsAt(*verdict.failure, bug.failsAt)) {
    verdict.reason = "another failure than known bug " + bug.id + ", which fails at: " + bug.failsAt;
  } else if (verdict.outcome == Outcome::kFailed) {
    verdict.outcome = Outcome::kKnownBug;
    verdict.reason = bug.id + ": " + bug.why;
  }
}

void breakOff(Verdict& verdict, std::string reason) {
  verdict.outcome = Outcome::kBroken;
  verdict.reason = std::move(reason);
}

void play(const Case& scenario, CaseWorld& world, Verdict& verdict) {
  if (Status built = world.build(); !built) {
    return breakOff(verdict, "the world could not be built: " + built.error().message());
  }
  if (auto unmet = unmetNeed(scenario, world.servers())) {
    breakOff(verdict, unmet->place.text() + ": " + unmet->what);
    verdict.failure = std::move(unmet);
    return;
  }
  if (Status opened = world.open(); !opened) {
    breakOff(verdict, "the world could not be built: " + opened.error().message());
    verdict.failure.emplace().place = scenario.place;
    verdict.failure->what = opened.error().message();
    return;
  }
  ScriptRunner steps(scenario, world);
  verdict.failure = steps.run();
  verdict.outcome = verdict.failure ? Outcome::kFailed : Outcome::kPassed;
  if (!steps.broken().empty()) breakOff(verdict, steps.broken());
  verdict.transcript = std::exchange(world.recorder().transcript(), {});
  verdict.bindings = std::exchange(world.bindings(), {});
  verdict.secrets = secretsOf(world.directory(), world.wrongPasswords());
}

}  // namespace

std::vector<std::string> knownNeeds() {
  std::vector<std::string> names;
  for (const NeedRow& need : kNeeds) names.emplace_back(need.name);
  return names;
}

std::vector<std::string> offeredNeeds() {
  std::vector<std::string> names;
  for (const NeedRow& need : kNeeds) {
    if (need.met) names.emplace_back(need.name);
  }
  return names;
}

Verdict runCase(const Case& scenario, const Catalogues& catalogues, CertificateStore& certificates,
                const RunOptions& options) {
  Verdict verdict;
  verdict.scenario = &scenario;
  verdict.seed = options.seed;
  verdict.overTcp = options.overTcp;
  if (const auto need = missing(scenario, options)) {
    verdict.outcome = Outcome::kSkipped;
    verdict.reason = "there is no " + *need + " here";
    return verdict;
  }
  CaseWorld world(scenario, catalogues, certificates, {options.seed, options.overTcp, options.seats});
  play(scenario, world, verdict);
  if (Status closed = world.close(); !closed && verdict.outcome == Outcome::kPassed) {
    breakOff(verdict, "the world could not be taken down: " + closed.error().message());
  }
  if (scenario.knownBug) applyKnownBug(*scenario.knownBug, options.today, verdict);
  return verdict;
}

}  // namespace coexist
