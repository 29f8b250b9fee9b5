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
      const AlignedRow row{takesSource ? source_[i] : nullptr, takesOurs ? &ours_[j] : nullptr};
      if (move != Move::kLeftOut) add(row, made);
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

  static void add(const AlignedRow& row, Alignment& made) {
    made.rows.push_back(row);
    Measure& measure = made.measure;
    if (row.source == nullptr) {
      ++measure.extra;
    } else if (row.source->isCounted()) {
      ++measure.of;
    }
    if (row.source == nullptr || row.ours == nullptr) return;
    ++measure.equal;
    measure.octets += row.ours->size();
    measure.freeOctets += *row.source->source->match(*row.ours);
  }

  std::vector<const ServerLine*> source_;
  const std::vector<std::string>& ours_;
  std::vector<std::vector<Prospect>> best_;
  std::vector<std::vector<Move>> moves_;
};

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
  return Aligner(source, ours).alignment();
}

}  // namespace coexist::transcripts
