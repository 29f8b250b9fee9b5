// Framing of what comes in: lines with a limit, counted octets (IMAP literals, BDAT), dot-terminated blocks (DATA), or
// everything as it comes. Pure: no I/O.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace coexist {

// A piece of input, framed. `octets` is valid until the framer is used again.
struct Frame {
  enum class Kind { kLine, kTooLong, kData, kBlockEnd };
  Kind kind;
  std::string_view octets;
};

// What ends a line.
enum class LineEnds {
  kLenient,   // CRLF, and a bare LF too
  kCrlfOnly,  // a bare LF stays in its line
};

// A bare CR stays in its line. Input is pushed, frames are taken one by one,
// and the mode may change between two frames: it holds for the very next octet. What is not taken is kept by keep().
// Whole lines and data are views of what was pushed; only what is kept is copied. Not more than one line's limit and
// what one push brought is ever held.
class LineFramer {
 public:
  static constexpr size_t kFirstLineLimitBytes = 8192;

  void readLines(size_t maxBytes, LineEnds ends = LineEnds::kLenient);
  void readOctets(size_t count);  // then lines again, with the limit from before; 0: lines at once
  // Data up to a line that is a single dot, as RFC 5321 section 4.1.1.4 has it: the octets CRLF . CRLF and no others.
  // The dot line is left out, stuffed dots stay. Then kBlockEnd, and lines again, as before.
  void readBlock();
  void readRaw();

  // `bytes` must stay valid until keep() or drop(). Only after keep() of what was pushed before.
  void push(std::string_view bytes) { input_ = bytes; }
  // The next frame; nothing when more input is needed. After kTooLong everything is dropped.
  std::optional<Frame> next();
  void keep();
  void drop();

  // What was kept and not yet taken: behind the last frame an unfinished line, or data that is missing octets. Valid
  // until the next call.
  std::string_view kept() const { return std::string_view(kept_).substr(keptOffset_); }

  // Octets that were pushed and not yet taken, incomplete lines included.
  size_t heldBytes() const { return kept_.size() - keptOffset_ + input_.size(); }

 private:
  enum class Mode { kLines, kOctets, kBlock, kRaw, kTooLong };

  std::optional<Frame> nextLine();
  std::optional<Frame> lineFromKept();
  std::optional<Frame> tooLong();
  std::optional<Frame> nextData();
  std::optional<Frame> nextBlockPiece();
  std::string_view takeSome(size_t count, bool fromKept);
  size_t lineEnd(std::string_view text, size_t from, char before) const;
  void forgetTaken();
  // Whether a line whose first `size` octets end in `last`, with no line end yet, is beyond the limit.
  bool isBeyondLimit(size_t size, char last) const { return size > maxBytes_ + (last == '\r' ? 1 : 0); }

  Mode mode_ = Mode::kLines;
  size_t maxBytes_ = kFirstLineLimitBytes;
  LineEnds ends_ = LineEnds::kLenient;
  size_t wantedOctets_ = 0;
  bool blockStart_ = false;  // nothing of the block has been taken yet
  std::string kept_;         // read from keptOffset_
  size_t keptOffset_ = 0;
  size_t searched_ = 0;  // kept octets behind keptOffset_ that hold no line end
  std::string_view input_;
};

}  // namespace coexist
