// The marks of a transcript's file against what a seat of ours said: strict both ways.
#pragma once

#include <string>
#include <vector>

#include "transcripts/alignment.h"

namespace coexist::transcripts {

struct Played {
  const PublicTranscript* transcript = nullptr;
  std::vector<std::vector<std::string>> ours;  // of each turn
  std::vector<Alignment> turns;
  Measure measure;
};

// `ours` as play() gives it. The transcript must outlive what is returned, which stays where it is when it is moved.
Played compare(const PublicTranscript& transcript, std::vector<std::vector<std::string>> ours);

// Each with its place: a line that differs and is not marked or marked otherwise, a mark of a line that does not.
std::vector<std::string> wrongMarks(const Played& played);

// The file with the marks that are right. Reasons are kept; where there was none, it is "?".
std::string markedFile(const Played& played);

}  // namespace coexist::transcripts
