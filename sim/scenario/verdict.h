// What became of one case.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "scenario/model.h"
#include "scenario/transcript.h"

namespace coexist {

enum class Outcome {
  kPassed,
  kFailed,
  kSkipped,         // needs something that this machine lacks
  kKnownBug,        // failed as known-bug says
  kUnexpectedPass,  // known-bug passed, or its date has gone by: a failure
  kBroken,          // the world itself could not be built or run: environment
};

// Why a case failed: the step, what was expected and what came instead.
struct Failure {
  SourceLocation place;       // the step, at the character where it stops to match
  size_t length = 1;          // octets to underline there
  std::string written;        // the line of the script, when it is about one
  std::string what;           // "must not appear, but the front end sent"
  std::string actual;         // the line that came, masked, visible(); may be empty
  size_t actualIndex = 0;     // where it stops to match
  size_t actualLength = 0;    // 0: nothing underlined
  size_t transcriptLine = 0;  // index of the line that matters; lines().size() when none
  std::string note;           // decoded tokens, deadlock, nearest candidate; may be empty
  size_t stepsNotReached = 0;
};

struct Verdict {
  const Case* scenario = nullptr;
  Outcome outcome = Outcome::kBroken;
  std::optional<Failure> failure;
  std::string reason;  // skipped, known bug, broken: why
  Transcript transcript;
  Bindings bindings;                 // the names that lines have bound until then
  std::vector<std::string> secrets;  // passwords, which no report may show
  double elapsedMs = 0;              // real time
  uint64_t seed = 0;
  bool overTcp = false;
};

}  // namespace coexist
