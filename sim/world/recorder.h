// Writes one run's transcript while it happens, and keeps for each direction of each hop what a scenario can assert on.
//
// Both hops are recorded at the ends that are ours: the client's, and the back end's. What stands between them may be
// any program.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "mail/protocol.h"
#include "net/connection.h"
#include "scenario/model.h"
#include "scenario/secret_watch.h"
#include "scenario/transcript.h"

namespace coexist {

// The lines of one direction, as indices into the transcript, and how far the scenario has judged them.
struct Channel {
  std::vector<size_t> lines;
  size_t next = 0;         // first line that no step has judged
  size_t windowStart = 0;  // first line behind the last acting step
  size_t forgiven = 0;     // lines up to here need not be judged: a service that restarted said goodbye
  bool anchored = false;   // a step has matched: from here on strict
  bool skipping = false;   // a "..." line stands before the next step
};

class RecorderTap;

class Recorder {
 public:
  explicit Recorder(const Loop& loop) : loop_(loop) {}

  Transcript& transcript() { return transcript_; }
  const TranscriptLine& line(size_t index) const { return transcript_.lines()[index]; }
  Channel& channel(Letter letter, const std::string& actor) { return channels_[{letter, actor}]; }
  std::map<std::pair<Letter, std::string>, Channel>& channels() { return channels_; }

  // Hears every line of wire as it is recorded; for what must be remembered of a conversation (challenges). `index` is
  // its place in the transcript.
  using Listener =
      std::function<void(Letter letter, const std::string& actor, int connection, size_t index, std::string_view line)>;
  void setListener(Listener listener) { listener_ = std::move(listener); }

  // An acting step begins: negative lines look at what comes from here on.
  void openWindow();

  // The number of a client's (letter S or C) or back end's (P or B) newest connection; 0 when there was none.
  int newestConnection(Letter letter, const std::string& actor) const;

  // A service has restarted: what it said since the acting step began need not be judged. Where a line from before
  // that has not been judged either, nothing is forgiven.
  void forgive();

  // `secret`: where a password stands in it.
  void record(Letter letter, const std::string& actor, int connection, bool event, std::string_view text,
              TextSpan secret = {});

  // Taps for the next connection of a client (its "S" and "C" lines) or a back end (its "P" and "B" lines). They must
  // not be used after the recorder.
  std::shared_ptr<ConnectionTap> clientTap(const std::string& actor, MailProtocol protocol);
  std::shared_ptr<ConnectionTap> backEndTap(const std::string& actor, MailProtocol protocol);
  // What is spoken on one of them.
  MailProtocol protocolOf(Letter letter, const std::string& actor, int connection) const;

  // Shows what stands without a line end on connections that are open.
  void flush();

 private:
  struct Tapped {
    MailProtocol protocol = MailProtocol::kImap;
    std::weak_ptr<RecorderTap> tap;
  };
  const std::vector<Tapped>* connectionsOf(Letter letter, const std::string& actor) const;
  std::shared_ptr<ConnectionTap> tap(Letter heard, Letter said, const std::string& actor, MailProtocol protocol);

  const Loop& loop_;
  Listener listener_;
  Transcript transcript_;
  std::map<std::pair<Letter, std::string>, Channel> channels_;
  std::map<std::pair<Letter, std::string>, std::vector<Tapped>> connections_;  // C and B; the first one is number 1
};

}  // namespace coexist
