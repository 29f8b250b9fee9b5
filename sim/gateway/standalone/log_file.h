// The file of one protocol log: appended to, and begun anew when it has grown to its size.
//
// For one thread. Readable by its owner and group only, because it says who writes to whom.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/result.h"

namespace coexist {

class LogFile {
 public:
  // `head` begins a file that is empty. At `maxBytes` (0: never) a file becomes PATH.1, in the place of the one before.
  struct Place {
    std::string path;
    uint64_t maxBytes = 0;
    std::string head = {};  // with the ends of its lines
  };
  static Result<std::shared_ptr<LogFile>> open(Place place);
  ~LogFile();
  LogFile(const LogFile&) = delete;
  LogFile& operator=(const LogFile&) = delete;

  // Without its end. False: it is not in the file, or not whole. Lines that begin with '#' are the head of this file
  // and of those that are begun later; "#Software" begins another one.
  bool write(const std::string& line);

 private:
  LogFile(Place place, int descriptor);
  bool append(const std::string& octets);
  bool beginAnew();
  void measure();

  Place place_;
  int descriptor_;
  uint64_t bytes_ = 0;
  bool ordinary_ = false;  // a file, not a device or a pipe
  bool cut_ = false;       // the last line has no end
};

}  // namespace coexist
