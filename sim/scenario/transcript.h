// What was said on every hop of one run, in the order of the world's clock.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "net/loop.h"
#include "scenario/letter.h"
#include "scenario/secret_watch.h"

namespace coexist {

struct TranscriptLine {
  Milliseconds atMs = 0;
  Letter letter = Letter::kClient;
  std::string actor;     // client's or back end's name; empty: the only one
  int connection = 0;    // of that actor, from 1
  bool event = false;    // "TLS ok, TLS 1.3, name ...", "closed by client": no line of wire
  std::string text;      // octets, without CRLF
  TextSpan secret = {};  // a password, or a response that carries one, by the state of the conversation
};

class Transcript {
 public:
  void add(TranscriptLine line) { lines_.push_back(std::move(line)); }
  const std::vector<TranscriptLine>& lines() const { return lines_; }

  // Per connection and direction the same lines and events: two runs of one scenario over memory, TCP or another seed
  // give equal texts. Left out or put into a normal form is what may differ between such runs: times, SASL tokens,
  // which carry random challenges, passwords, and a log line's session, client port and duration.
  std::string normalised() const;

 private:
  std::vector<TranscriptLine> lines_;
};

// The text with its secrets covered: the password argument of LOGIN whatever it is, every one of the `secrets` (known
// passwords) in clear or quoted, and base64 words that hold one, in octets or UTF-16LE, or are a PLAIN response.
std::string maskSecrets(std::string_view text, const std::vector<std::string>& secrets);
// The same for a line of a transcript, with what the conversation says is a secret covered too, known or not.
std::string maskSecrets(const TranscriptLine& line, const std::vector<std::string>& secrets);

}  // namespace coexist
