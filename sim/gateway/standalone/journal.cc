#include "gateway/standalone/journal.h"

#include "gateway/protocol_log.h"

namespace coexist {

Status Journal::openProtocolLogs(const PerProtocol<std::string>& paths) {
  for (const MailProtocol protocol : kAllMailProtocols) {
    const std::string& path = paths[protocol];
    if (path.empty()) continue;
    protocolLogs_[protocol].reset(std::fopen(path.c_str(), "ae"));
    if (protocolLogs_[protocol]) continue;
    return Error{"the protocol log cannot be written", path, "a file in a folder that exists"};
  }
  return {};
}

void Journal::row(MailProtocol protocol, const std::string& line) {
  FILE* const file = protocolLogs_[protocol].get();
  if (!file) return;
  const std::lock_guard lock(mutex_);
  if (std::fprintf(file, "%s\n", line.c_str()) < 0 || std::fflush(file) != 0) ++lostRows_;
}

void Journal::say(int64_t unixMs, const std::string& sentence) {
  const std::lock_guard lock(mutex_);
  tell_(utcText(unixMs) + " " + sentence);
}

size_t Journal::lostRows() const {
  const std::lock_guard lock(mutex_);
  return lostRows_;
}

}  // namespace coexist
