// A message on its way as a dot-terminated block: stuffed, unstuffed, and its line ends looked at, piece by piece. The
// pieces may be cut anywhere. Source: RFC 5321 sections 2.3.8 and 4.5.2; RFC 1939 section 3; CVE-2023-51764 to 51766.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace coexist {

// Octets of a message -> those of its block: a dot at a line's start is doubled.
class DotStuffer {
 public:
  void append(std::string_view octets, std::string& block);
  // What ends the block: CRLF where the message does not end in one, and the dot line.
  void finish(std::string& block);

 private:
  std::string_view last_ = "\r\n";  // how what has passed ends: "\r\n", "\r" or ""
};

// The other way round; the block comes without its dot line (Session::onBlockEnd).
class DotUnstuffer {
 public:
  void append(std::string_view block, std::string& octets);

 private:
  std::string_view last_ = "\r\n";
};

// Whether every CR is followed by a LF and every LF stands behind a CR; and NUL is a fault too.
class LineEndCheck {
 public:
  // How many octets of `octets` may be passed on now: all of them, all but a CR at the end, whose LF may still come, or
  // those in front of the first fault. A CR that was held back belongs in front of the next piece: see heldBack().
  size_t sound(std::string_view octets);
  bool heldBack() const { return carriageReturn_ && !faulty_; }
  bool faulty() const { return faulty_; }
  // At the end: a CR that is still held back is a fault.
  bool finish();

 private:
  size_t fault(size_t position);

  bool carriageReturn_ = false;
  bool faulty_ = false;
};

}  // namespace coexist
