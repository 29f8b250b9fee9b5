#include "world/case_kit.h"

#include <gtest/gtest.h>

#include <deque>
#include <stdexcept>

#include "net/testbed.h"
#include "scenario/loader/loader.h"

namespace coexist {

const Catalogues& testCatalogues() {
  static const Result<Catalogues> loaded = Catalogues::load(COEXIST_SOURCE_DIR);
  if (!loaded) throw std::runtime_error(loaded.error().message());
  return *loaded;
}

Verdict verdictOf(const std::string& script, const std::string& keys, const std::string& seats,
                  const RunOptions& options) {
  static std::deque<Scenario> kept;  // a verdict points to its case
  const std::string text = R"({"title": "t", )" + seats + ", " + keys + R"("script": [)" + script + "]}";
  LoadResult loaded =
      loadScenario(SourceFile::fromText("scenarios/family/file.json", text), vocabularyOf(testCatalogues()));
  for (const Diagnostic& problem : loaded.problems) ADD_FAILURE() << problem.text();
  if (!loaded.scenario) {
    Verdict broken;
    broken.reason = "does not load";
    return broken;
  }
  LabCertificates certificates(kLabUnixSeconds);
  return runCase(kept.emplace_back(std::move(*loaded.scenario)).cases.at(0), testCatalogues(), certificates, options);
}

std::string failureOf(const std::string& script, const std::string& keys, const std::string& seats) {
  const Verdict verdict = verdictOf(script, keys, seats);
  if (verdict.outcome == Outcome::kPassed) return "";
  return verdict.failure ? verdict.failure->what + " | " + verdict.failure->actual : verdict.reason;
}

}  // namespace coexist
