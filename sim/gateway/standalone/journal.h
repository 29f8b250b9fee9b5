// What all loops of a gateway write to: the files of the protocol logs, and lines for its operator. For any thread.
//
// A full disk must not stop mail: a line of a protocol log that cannot be written is lost and counted.
#pragma once

#include <cstdio>
#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "base/result.h"
#include "mail/protocol.h"

namespace coexist {

class Journal {
 public:
  // `tell` gets a line a call, without its end, and never two at a time.
  explicit Journal(std::function<void(const std::string& line)> tell) : tell_(std::move(tell)) {}

  // Appends to these files, by protocol; "" is none. An error names the file that cannot be opened.
  Status openProtocolLogs(const PerProtocol<std::string>& paths);

  void row(MailProtocol protocol, const std::string& line);  // without its end; nothing where no file is kept
  void say(int64_t unixMs, const std::string& sentence);     // "2023-11-14T22:13:20.000Z stopping"
  size_t lostRows() const;

 private:
  struct Close {
    void operator()(FILE* file) const { std::fclose(file); }
  };

  std::function<void(const std::string& line)> tell_;
  mutable std::mutex mutex_;
  PerProtocol<std::unique_ptr<FILE, Close>> protocolLogs_;
  size_t lostRows_ = 0;
};

}  // namespace coexist
