// Octets -> the lines of a transcript. A line is the octets before CRLF, and a bare LF is one of them; an IMAP
// literal's octets are lines of their own, and what follows the literal's last octet belongs to the next line.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace coexist {

// A transcript shows at most this much of one line.
constexpr size_t kMaxTranscriptLineBytes = 64 * 1024;

class LineSplitter {
 public:
  // `literals`: whether a line that ends in {n} is followed by n octets.
  LineSplitter(bool literals, std::function<void(std::string_view line)> onLine)
      : literals_(literals), onLine_(std::move(onLine)) {}

  void feed(std::string_view octets);
  // Shows what stands without a line end, if anything.
  void flush();

 private:
  void append(std::string_view octets);
  void endLine();
  void dropCarriageReturn();
  size_t lineEnd(std::string_view octets) const;

  bool literals_;
  std::function<void(std::string_view)> onLine_;
  std::string partial_;
  uint64_t omittedBytes_ = 0;
  bool carriageReturn_ = false;  // the octet before the next one is a CR
  uint64_t literalLeft_ = 0;
};

}  // namespace coexist
