// Verdicts made by hand, for tests of what reports make of them.
#pragma once

#include <memory>
#include <string>

#include "scenario/verdict.h"

namespace coexist {

// A case of three lines of source, "S: a1 OK ..." on the second, and what became of it.
struct MadeVerdict {
  explicit MadeVerdict(Outcome outcome) {
    scenario.name = "family/file :: a title";
    scenario.file = "scenarios/family/file.json";
    verdict.scenario = &scenario;
    verdict.outcome = outcome;
    verdict.seed = 7;
  }
  // It fails at `offset` of the source's second line, `length` octets of which are underlined.
  Failure& failAt(size_t offset, size_t length, const std::string& what, const std::string& line = "S: a1 OK done") {
    const auto file = SourceFile::fromText(scenario.file, "first\n" + line + "\nthird\n");
    Failure& failure = verdict.failure.emplace();
    failure.place = placeAt(file, file->lineStarts[1] + offset);
    failure.length = length;
    failure.what = what;
    failure.transcriptLine = verdict.transcript.lines().size();
    return failure;
  }
  void heard(Letter letter, const std::string& text, const std::string& actor = "") {
    TranscriptLine line;
    line.letter = letter;
    line.actor = actor;
    line.text = text;
    verdict.transcript.add(std::move(line));
  }
  void happened(Letter letter, const std::string& text) {
    TranscriptLine line;
    line.letter = letter;
    line.event = true;
    line.text = text;
    verdict.transcript.add(std::move(line));
  }

  Case scenario;
  Verdict verdict;
};

}  // namespace coexist
