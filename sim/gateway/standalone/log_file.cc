#include "gateway/standalone/log_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "net/write_whole.h"

namespace coexist {
namespace {

constexpr mode_t kLogMode = 0640;

// A pipe that nobody reads is refused here instead of waited for.
int openToAppend(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NONBLOCK, kLogMode);
  if (descriptor >= 0) ::fcntl(descriptor, F_SETFL, ::fcntl(descriptor, F_GETFL) & ~O_NONBLOCK);
  return descriptor;
}

}  // namespace

Result<std::shared_ptr<LogFile>> LogFile::open(Place place) {
  const int descriptor = openToAppend(place.path);
  if (descriptor < 0) {
    return Error{std::string("the protocol log cannot be written (") + std::strerror(errno) + ")", place.path,
                 "a file in a folder that exists"};
  }
  return std::shared_ptr<LogFile>(new LogFile(std::move(place), descriptor));
}

LogFile::LogFile(Place place, int descriptor) : place_(std::move(place)), descriptor_(descriptor) { measure(); }

LogFile::~LogFile() { ::close(descriptor_); }

void LogFile::measure() {
  struct stat found {};
  ordinary_ = ::fstat(descriptor_, &found) == 0 && S_ISREG(found.st_mode);
  bytes_ = ordinary_ ? static_cast<uint64_t>(found.st_size) : 0;
  if (ordinary_ && bytes_ == 0 && !place_.head.empty()) append(place_.head);
}

bool LogFile::append(const std::string& octets) {
  const bool whole = writeWhole(descriptor_, cut_ ? "\n" + octets : octets);
  cut_ = !whole && ordinary_;
  bytes_ += octets.size();
  return whole;
}

// A file that cannot be put aside is not written any more: it must not grow.
bool LogFile::beginAnew() {
  if (std::rename(place_.path.c_str(), (place_.path + ".1").c_str()) != 0) return false;
  const int descriptor = openToAppend(place_.path);
  if (descriptor < 0) return false;
  ::close(descriptor_);
  descriptor_ = descriptor;
  cut_ = false;
  measure();
  return true;
}

bool LogFile::write(const std::string& line) {
  if (line.starts_with("#Software")) place_.head.clear();
  if (line.starts_with('#')) place_.head += line + "\n";
  const bool fits = place_.maxBytes == 0 || bytes_ + line.size() < place_.maxBytes;
  if (ordinary_ && !fits && !line.starts_with('#') && !beginAnew()) return false;
  return append(line + "\n");
}

}  // namespace coexist
