// Any octets as a scenario file. It loads, or there are problems; each stands inside of the file and can be shown.
#include <cstdint>
#include <cstdlib>

#include "scenario/loader/loader.h"

namespace {

coexist::Vocabulary vocabulary() {
  coexist::Vocabulary known;
  known.products = {"exchange-2010-sp1", "exchange-2016"};
  known.personas = {"outlook-imap"};
  known.needs = {"gssapi"};
  known.settings[coexist::MailProtocol::kImap] = {"LoginType"};
  known.actions = {{"outlook-imap", {"check mail"}}};
  known.projectRoot = COEXIST_SOURCE_DIR;
  known.checkCmdlet = [](std::string_view line) -> std::optional<coexist::PatternError> {
    if (line.size() % 3 != 0) return std::nullopt;
    return coexist::PatternError{{"no cmdlet", {}, {}}, line.size() / 2, 3};
  };
  return known;
}

void require(bool condition) {
  if (!condition) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const coexist::Vocabulary known = vocabulary();
  const auto file = coexist::SourceFile::fromText("fuzz.json", std::string(reinterpret_cast<const char*>(data), size));
  const coexist::LoadResult result = coexist::loadScenario(file, known);
  require(result.scenario.has_value() == result.problems.empty());
  for (const coexist::Diagnostic& problem : result.problems) {
    require(problem.place.line >= 1 && problem.place.offset <= size && problem.length >= 1 && !problem.what.empty());
    require(problem.text().find('\0') == std::string::npos);
  }
  return 0;
}
