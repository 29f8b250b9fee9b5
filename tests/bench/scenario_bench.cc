// Whole scenario cases a second on one core: world built, conversation held, verdict reached, world taken down.
#include <benchmark/benchmark.h>

#include <stdexcept>

#include "bench/rig.h"
#include "scenario/loader/loader.h"
#include "world/case_run.h"

namespace coexist {
namespace {

Scenario load(const std::string& file) {
  LoadResult loaded =
      loadScenario(std::string(COEXIST_SOURCE_DIR) + "/scenarios/" + file, vocabularyOf(benchCatalogues()));
  if (!loaded.scenario) throw std::runtime_error(loaded.problems.empty() ? file : loaded.problems.front().text());
  return std::move(*loaded.scenario);
}

void runCases(benchmark::State& state, const std::string& file, size_t index, bool overTcp) {
  const Scenario scenario = load(file);
  LabCertificates certificates(kLabUnixSeconds);
  RunOptions options;
  options.overTcp = overTcp;
  for (auto _ : state) {
    const Verdict verdict = runCase(scenario.cases.at(index), benchCatalogues(), certificates, options);
    if (verdict.outcome != Outcome::kPassed) state.SkipWithError("the case does not pass");
  }
  state.counters["cases/s"] = benchmark::Counter(static_cast<double>(state.iterations()), benchmark::Counter::kIsRate);
}

void clearInMemory(benchmark::State& state) { runCases(state, "ntlm-2000/rtm-front-end-lists-ntlm.json", 1, false); }
void clearOverTcp(benchmark::State& state) { runCases(state, "ntlm-2000/rtm-front-end-lists-ntlm.json", 1, true); }
void tlsInMemory(benchmark::State& state) { runCases(state, "ntlm-2016-2010/login-over-tls-gets-in.json", 0, false); }
void tlsOverTcp(benchmark::State& state) { runCases(state, "ntlm-2016-2010/login-over-tls-gets-in.json", 0, true); }

BENCHMARK(clearInMemory)->Unit(benchmark::kMicrosecond);
BENCHMARK(clearOverTcp)->Unit(benchmark::kMicrosecond);
BENCHMARK(tlsInMemory)->Unit(benchmark::kMicrosecond);
BENCHMARK(tlsOverTcp)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace coexist
