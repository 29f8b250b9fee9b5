// A message on its way in: by DATA as a block, or by BDAT as chunks. Bounded: what cannot be taken any more is
// forgotten at once, and swallowed to its end.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "wire/message_block.h"

namespace coexist {

class SmtpMessageReceiver {
 public:
  enum class Fault { kNone, kTooBig, kBareLineEnd };

  // `anyOctets`: BODY=BINARYMIME, where CR, LF and NUL may stand alone.
  SmtpMessageReceiver(size_t maxBytes, bool anyOctets) : maxBytes_(maxBytes), anyOctets_(anyOctets) {}

  void appendBlock(std::string_view piece);   // dots still stuffed, without the dot line
  void appendChunk(std::string_view octets);  // as they came

  bool tooBig() const { return tooBig_; }
  uint64_t bytes() const { return bytes_; }  // that have come, without the dots of the block
  // At the end, once.
  Fault finish();
  std::string take() { return std::move(octets_); }  // after kNone

 private:
  void bound(size_t before);

  size_t maxBytes_;
  bool anyOctets_;
  DotUnstuffer unstuffer_;
  LineEndCheck lineEnds_;
  std::string octets_;
  uint64_t bytes_ = 0;
  bool tooBig_ = false;
};

}  // namespace coexist
