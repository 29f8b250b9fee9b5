// What all loops of a gateway write to: the files of the protocol logs, and lines for its operator. For any thread.
//
// Neither a full disk nor a terminal that stands still may stop mail: each place has a bounded queue and a thread of
// its own, and a line that it does not take is lost and counted.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/result.h"
#include "gateway/standalone/bounded_lines.h"
#include "mail/protocol.h"

namespace coexist {

// Which files, by protocol; "" is none. At `maxBytes` (0: never) one becomes PATH.1 and is begun anew.
struct ProtocolLogPlaces {
  PerProtocol<std::string> paths;
  uint64_t maxBytes = 0;
};

class Journal {
 public:
  // `tell` gets a line a call, without its end, and never two at a time, in a thread of the journal's own: it may
  // block.
  // Its end waits a second for each place that has not taken all yet.
  explicit Journal(std::function<void(const std::string& line)> tell);

  // Appends to these files; what was open before is closed. An error names the file that cannot be opened; nothing has
  // changed then.
  Status openProtocolLogs(const ProtocolLogPlaces& places);

  void row(MailProtocol protocol, const std::string& line);  // without its end; nothing where no file is kept
  void say(int64_t unixMs, const std::string& sentence);     // "2023-11-14T22:13:20.000Z stopping"
  void behindThat(std::function<void()> work);  // in the thread that tells, which may wait for the operator
  size_t lostRows() const;

  // Wait until all is written, at most a second; false: it is not. Rows, and what the operator is told.
  bool finishRows();
  bool finishTelling();

 private:
  struct Log {
    std::unique_ptr<BoundedLines> lines;
    std::string head;  // of a file that is begun later
  };

  std::string headOf(MailProtocol protocol) const;

  std::shared_ptr<std::atomic<int64_t>> lastMs_;  // when something was said
  BoundedLines told_;
  mutable std::mutex mutex_;
  PerProtocol<Log> logs_;
  size_t lostBefore_ = 0;  // of files that have been closed
};

}  // namespace coexist
