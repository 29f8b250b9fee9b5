// What came of the transcripts, as a table for people.
#pragma once

#include <string>
#include <vector>

#include "transcripts/marks.h"

namespace coexist::transcripts {

// A row a transcript; sums by protocol and by generation; those that were measured before any profile was mended to
// them apart; the totals.
std::string renderTable(const std::vector<Played>& played);

}  // namespace coexist::transcripts
