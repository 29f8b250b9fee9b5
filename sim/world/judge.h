// Holds what a scenario says against what was recorded. The world is at rest when it is asked, so a verdict does not
// depend on how the hops interleaved.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "scenario/model.h"
#include "scenario/verdict.h"
#include "world/recorder.h"

namespace coexist {

class Judge {
 public:
  // The tokens of the connection of a recorded line: `letter` says the hop, `actor` the client or back end, `line` the
  // index in the transcript.
  using TokensOf = std::function<Tokens&(Letter letter, const std::string& actor, size_t line)>;

  // Everything referred to must outlive the judge. `restIsKnown`: that nothing more comes is certain, not only likely.
  Judge(const Case& scenario, Recorder& recorder, Bindings& bindings, TokensOf tokensOf, bool restIsKnown = true);

  // An asserting line. S: of scripted lines is strict from the first line on; P:, B=: and a persona's C: and S: are
  // strict from the first match on; L: and U: look from the last match onwards.
  std::optional<Failure> line(const LineStep& step);
  // Nothing like this since the last acting step, or, for `wholeRun`, ever.
  std::optional<Failure> never(const LineStep& step, bool wholeRun);
  // The next lines, in any order; strict, or behind "..." and on a persona's hop from the first match on.
  std::optional<Failure> anyOrder(const AnyOrderStep& step, const SourceLocation& place);
  // The server has ended the connection, and said nothing more before that. What follows is strict again.
  std::optional<Failure> closed(const std::string& client, const SourceLocation& place);
  // Scripted lines are complete: nothing has arrived that no step has judged.
  std::optional<Failure> nothingLeft(const SourceLocation& place);

  // "" of P: and B: lines is the first back end.
  std::string actorOf(Letter letter, const std::string& actor) const;
  bool drivenByPersona(const std::string& client) const;

 private:
  bool searches(const LineStep& step, const Channel& channel) const;
  Failure notCome(const LineStep& step, const Channel& channel, size_t nearestLine) const;
  Failure notFound(const LineStep& step, const Channel& channel, size_t nearestLine) const;
  Failure mismatch(const LineStep& step, size_t transcriptLine, const Mismatch& found) const;
  Failure atLine(const LineStep& step, std::string what) const;
  std::string personaOf(const LineStep& step) const;  // who has the seat of a C: or S: line; "" for scripted lines
  std::string deed(const LineStep& step) const;       // "the server said"
  // What helps with a line that does not come: who has that seat, or which back end was meant and which one heard it.
  std::string whoseSeat(const LineStep& step) const;
  std::string heardElsewhere(const LineStep& step) const;
  void advise(Failure& failure, const LineStep& step) const;  // in its note

  const Case& scenario_;
  Recorder& recorder_;
  Bindings& bindings_;
  TokensOf tokensOf_;
  bool restIsKnown_;
};

// Whether an event ("closed by peer", "reset by peer", "connection refused", ...) ends the connection.
bool endsConnection(const TranscriptLine& line);

}  // namespace coexist
