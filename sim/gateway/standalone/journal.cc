#include "gateway/standalone/journal.h"

#include <utility>

#include "base/text.h"
#include "gateway/protocol_log.h"
#include "gateway/standalone/log_file.h"

namespace coexist {
namespace {

std::string areLost(size_t lost) { return counted(lost, "line") + (lost == 1 ? " is lost here" : " are lost here"); }

BoundedLines::Place operatorsPlace(std::function<void(const std::string& line)> tell,
                                   std::shared_ptr<std::atomic<int64_t>> lastMs) {
  return {[tell = std::move(tell)](const std::string& line) {
            tell(line);
            return true;
          },
          [lastMs = std::move(lastMs)](size_t lost) { return utcText(*lastMs) + " " + areLost(lost); }};
}

std::unique_ptr<BoundedLines> linesOf(std::shared_ptr<LogFile> file) {
  const BoundedLines::Place place{[file = std::move(file)](const std::string& line) { return file->write(line); },
                                  [](size_t lost) { return "#Lost: " + areLost(lost); }};
  return std::make_unique<BoundedLines>(place);
}

}  // namespace

Journal::Journal(std::function<void(const std::string& line)> tell)
    : lastMs_(std::make_shared<std::atomic<int64_t>>(0)), told_(operatorsPlace(std::move(tell), lastMs_)) {}

Status Journal::openProtocolLogs(const ProtocolLogPlaces& places) {
  PerProtocol<std::unique_ptr<BoundedLines>> opened;
  for (const MailProtocol protocol : kAllMailProtocols) {
    if (places.paths[protocol].empty()) continue;
    // No row waits for a disk: the lock is not held here.
    auto file = LogFile::open({places.paths[protocol], places.maxBytes, headOf(protocol)});
    if (!file) return file.error();
    opened[protocol] = linesOf(std::move(*file));
  }
  const std::lock_guard lock(mutex_);
  for (const MailProtocol protocol : kAllMailProtocols) {
    std::unique_ptr<BoundedLines>& lines = logs_[protocol].lines;
    std::swap(lines, opened[protocol]);
    if (!opened[protocol]) continue;
    lostBefore_ += opened[protocol]->lost();
    opened[protocol]->thread().leave();  // what is on its way still gets there
  }
  return {};
}

std::string Journal::headOf(MailProtocol protocol) const {
  const std::lock_guard lock(mutex_);
  return logs_[protocol].head;
}

void Journal::row(MailProtocol protocol, const std::string& line) {
  const std::lock_guard lock(mutex_);
  Log& log = logs_[protocol];
  if (line.starts_with("#Software")) log.head.clear();
  if (line.starts_with('#')) log.head += line + "\n";
  if (log.lines) log.lines->push(line);
}

void Journal::say(int64_t unixMs, const std::string& sentence) {
  *lastMs_ = unixMs;
  told_.push(utcText(unixMs) + " " + sentence);
}

void Journal::behindThat(std::function<void()> work) { told_.thread().post(std::move(work)); }

size_t Journal::lostRows() const {
  const std::lock_guard lock(mutex_);
  size_t lost = lostBefore_;
  for (const MailProtocol protocol : kAllMailProtocols)
    lost += logs_[protocol].lines ? logs_[protocol].lines->lost() : 0;
  return lost;
}

bool Journal::finishRows() {
  std::vector<BackgroundThread*> threads;
  const std::lock_guard lock(mutex_);
  for (const MailProtocol protocol : kAllMailProtocols) {
    if (logs_[protocol].lines) threads.push_back(&logs_[protocol].lines->thread());
  }
  return BackgroundThread::finish(threads, BackgroundThread::kEndMs);
}

bool Journal::finishTelling() { return BackgroundThread::finish({&told_.thread()}, BackgroundThread::kEndMs); }

}  // namespace coexist
