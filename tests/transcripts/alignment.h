// Lays what a seat of ours said beside what the source has, so that as many lines as possible are equal.
#pragma once

#include <string>
#include <vector>

#include "transcripts/transcript_file.h"

namespace coexist::transcripts {

struct Measure {
  int equal = 0;
  int of = 0;
  int extra = 0;          // lines that only our seat says
  size_t octets = 0;      // of the equal lines
  size_t freeOctets = 0;  // of those, inside of spans

  bool whole() const { return equal == of && extra == 0; }
  Measure& operator+=(const Measure& other);
};

// A line of the source, a line of ours, or both side by side: two that are equal, or two that are only alike.
struct AlignedRow {
  const ServerLine* source = nullptr;
  const std::string* ours = nullptr;
  bool equal = false;
};

struct Alignment {
  std::vector<AlignedRow> rows;  // in order; lines of ours that "S: ..." stands for are left out
  Measure measure;
};

// One turn. The alignment points into both. Of those with as many equal lines the one with the fewest extra lines.
Alignment align(const std::vector<ServerLine>& source, const std::vector<std::string>& ours);

}  // namespace coexist::transcripts
