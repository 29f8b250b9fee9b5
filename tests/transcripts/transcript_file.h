// A public transcript as data (tests/transcripts/FORMAT.md): what the client of a real server said, what that server
// answered, and where a seat of ours is known to answer otherwise.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "base/source.h"
#include "scenario/loader/loader.h"
#include "transcripts/span_pattern.h"

namespace coexist::transcripts {

// "S: TOP"; "S: ..."; {"S": "S: TOP", "ours": "UIDL", "differs": "why"}.
struct ServerLine {
  std::optional<SpanPattern> source;  // none: the source does not have it
  std::optional<SpanPattern> ours;    // what our seat says instead of it, or besides
  std::string why;                    // empty: our seat says the same
  bool anyLines = false;              // "S: ...": what the source leaves out
  SourceLocation place;               // of the line in the file

  bool isCounted() const { return source.has_value(); }
};

// What the client does, and what it hears until it goes on. In the first one it connects.
struct Turn {
  std::vector<std::string> said;  // as the file writes it: "\"C: CAPA\"", "{\"tls\": \"C\"}"
  std::vector<ServerLine> heard;
};

struct AtFirstSight {
  int equal = 0;
  int of = 0;
};

struct PublicTranscript {
  std::string name;  // "2003-pop3-mailkit-391", as its file
  std::string title;
  std::string source;
  std::string url;
  std::string date;
  std::string build;
  bool pipelined = false;  // lines of the client in a row leave together
  std::optional<AtFirstSight> atFirstSight;
  std::vector<Turn> turns;
  // The seats, and the client's side of the conversation: the first step connects, each other one is one of `said`.
  Case scenario;
  std::shared_ptr<const SourceFile> file;
  size_t linesOffset = 0;  // the value of "lines" in the file
  size_t linesLength = 0;

  std::string generation() const { return name.substr(0, name.find('-')); }
};

// Strict; nothing when there are problems.
std::optional<PublicTranscript> loadTranscript(std::shared_ptr<const SourceFile> file, const Vocabulary& vocabulary,
                                               Diagnostics& problems);

std::vector<std::string> transcriptKeys();  // of a file

}  // namespace coexist::transcripts
