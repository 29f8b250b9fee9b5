#include "transcripts/alignment.h"

#include <algorithm>

namespace coexist::transcripts {
namespace {

// What is still to be had behind a place: equal lines first, then few extra ones.
struct Prospect {
  int equal = 0;
  int extra = 0;

  bool isBetterThan(const Prospect& other) const {
    return equal != other.equal ? equal > other.equal : extra < other.extra;
  }
};

enum class Move { kEnd, kEqual, kSkipSource, kExtra, kLeftOut };

class Aligner {
 public:
  Aligner(const std::vector<ServerLine>& source, const std::vector<std::string>& ours) : ours_(ours) {
    for (const ServerLine& line : source) {
      if (line.isCounted() || line.anyLines) source_.push_back(&line);
    }
    best_.assign(source_.size() + 1, std::vector<Prospect>(ours.size() + 1));
    moves_.assign(source_.size() + 1, std::vector<Move>(ours.size() + 1, Move::kEnd));
    for (size_t i = source_.size() + 1; i-- > 0;) {
      for (size_t j = ours.size() + 1; j-- > 0;) choose(i, j);
    }
  }

  Alignment alignment() const {
    Alignment made;
    size_t i = 0;
    size_t j = 0;
    for (Move move = moves_[0][0]; move != Move::kEnd; move = moves_[i][j]) {
      const bool takesSource = move == Move::kEqual || move == Move::kSkipSource;
      const bool takesOurs = move != Move::kSkipSource;
      const AlignedRow row{takesSource ? source_[i] : nullptr, takesOurs ? &ours_[j] : nullptr, move == Move::kEqual};
      if (move != Move::kLeftOut) add(row, made.measure);
      if (move != Move::kLeftOut) made.rows.push_back(row);
      i += takesSource ? 1 : 0;
      j += takesOurs ? 1 : 0;
    }
    return made;
  }

 private:
  void choose(size_t i, size_t j) {
    const bool hasSource = i < source_.size();
    const bool hasOurs = j < ours_.size();
    Move move = Move::kEnd;
    Prospect best;
    const auto offer = [&](Move offered, Prospect prospect) {
      if (move != Move::kEnd && !prospect.isBetterThan(best)) return;
      move = offered;
      best = prospect;
    };
    const auto behind = [&](size_t di, size_t dj, int equal, int extra) {
      const Prospect& rest = best_[i + di][j + dj];
      return Prospect{rest.equal + equal, rest.extra + extra};
    };
    const bool leavesOut = hasSource && source_[i]->anyLines;
    if (hasSource && hasOurs && !leavesOut && source_[i]->source->match(ours_[j])) {
      offer(Move::kEqual, behind(1, 1, 1, 0));
    }
    if (hasOurs && leavesOut) offer(Move::kLeftOut, behind(0, 1, 0, 0));
    if (hasSource) offer(Move::kSkipSource, behind(1, 0, 0, 0));
    if (hasOurs && !leavesOut) offer(Move::kExtra, behind(0, 1, 0, 1));
    best_[i][j] = best;
    moves_[i][j] = move;
  }

  static void add(const AlignedRow& row, Measure& measure) {
    if (row.source == nullptr) ++measure.extra;
    if (row.source != nullptr && row.source->isCounted()) ++measure.of;
    if (!row.equal) return;
    ++measure.equal;
    measure.octets += row.ours->size();
    measure.freeOctets += *row.source->source->match(*row.ours);
  }

  std::vector<const ServerLine*> source_;
  const std::vector<std::string>& ours_;
  std::vector<std::vector<Prospect>> best_;
  std::vector<std::vector<Move>> moves_;
};

// What stands between two lines that are equal, or that the source leaves out.
class Gap {
 public:
  explicit Gap(std::vector<AlignedRow>& rows) : rows_(rows) {}

  void add(const AlignedRow& row) {
    if (row.source != nullptr) missing_.push_back(row.source);
    if (row.ours != nullptr) ours_.push_back(row.ours);
  }

  // Puts two that are alike side by side; each side keeps its order.
  void close() {
    size_t next = 0;
    for (const ServerLine* line : missing_) {
      const size_t twin = twinOf(line->source->text(), next);
      while (twin < ours_.size() && next < twin) rows_.push_back({nullptr, ours_[next++]});
      rows_.push_back({line, twin < ours_.size() ? ours_[next++] : nullptr});
    }
    while (next < ours_.size()) rows_.push_back({nullptr, ours_[next++]});
    missing_.clear();
    ours_.clear();
  }

 private:
  // The first of our lines from `from` on that begins as the source's does, or one that stands alone opposite to it.
  size_t twinOf(std::string_view source, size_t from) const {
    constexpr size_t kAlike = 8;
    if (missing_.size() == 1 && ours_.size() == 1) return from;
    const auto alike = [&](const std::string* line) { return line->substr(0, kAlike) == source.substr(0, kAlike); };
    const auto start = ours_.begin() + static_cast<std::ptrdiff_t>(from);
    return static_cast<size_t>(std::find_if(start, ours_.end(), alike) - ours_.begin());
  }

  std::vector<AlignedRow>& rows_;
  std::vector<const ServerLine*> missing_;
  std::vector<const std::string*> ours_;
};

std::vector<AlignedRow> withTwins(const std::vector<AlignedRow>& rows) {
  std::vector<AlignedRow> made;
  Gap gap(made);
  for (const AlignedRow& row : rows) {
    const bool differs = !row.equal && (row.source == nullptr || row.source->isCounted());
    if (differs) {
      gap.add(row);
      continue;
    }
    gap.close();
    made.push_back(row);
  }
  gap.close();
  return made;
}

}  // namespace

Measure& Measure::operator+=(const Measure& other) {
  equal += other.equal;
  of += other.of;
  extra += other.extra;
  octets += other.octets;
  freeOctets += other.freeOctets;
  return *this;
}

Alignment align(const std::vector<ServerLine>& source, const std::vector<std::string>& ours) {
  Alignment made = Aligner(source, ours).alignment();
  made.rows = withTwins(made.rows);
  return made;
}

}  // namespace coexist::transcripts
