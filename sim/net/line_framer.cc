#include "net/line_framer.h"

#include <algorithm>

namespace coexist {
namespace {

constexpr size_t kWorthKeepingBytes = 4096;
constexpr std::string_view kDotLine = ".\r\n";
constexpr std::string_view kBlockEnd = "\r\n.\r\n";

std::string_view withoutCarriageReturn(std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

// How many octets at the end of `text` may be the beginning of `wanted`, and not the whole of it.
size_t beginningAtEnd(std::string_view text, std::string_view wanted) {
  for (size_t size = std::min(text.size(), wanted.size() - 1); size > 0; --size) {
    if (text.ends_with(wanted.substr(0, size))) return size;
  }
  return 0;
}

}  // namespace

void LineFramer::readLines(size_t maxBytes, LineEnds ends) {
  if (mode_ == Mode::kTooLong) return;
  mode_ = Mode::kLines;
  maxBytes_ = maxBytes;
  ends_ = ends;
  searched_ = 0;
}

void LineFramer::readOctets(size_t count) {
  if (mode_ == Mode::kTooLong) return;
  mode_ = count == 0 ? Mode::kLines : Mode::kOctets;
  wantedOctets_ = count;
  searched_ = 0;
}

void LineFramer::readBlock() {
  if (mode_ == Mode::kTooLong) return;
  mode_ = Mode::kBlock;
  blockStart_ = true;
  searched_ = 0;
}

void LineFramer::readRaw() {
  if (mode_ != Mode::kTooLong) mode_ = Mode::kRaw;
}

void LineFramer::forgetTaken() {
  if (keptOffset_ < kept_.size()) return;
  kept_.clear();
  keptOffset_ = 0;
  searched_ = 0;
  if (kept_.capacity() > kWorthKeepingBytes) kept_.shrink_to_fit();
}

std::optional<Frame> LineFramer::next() {
  forgetTaken();
  switch (mode_) {
    case Mode::kLines:
      return nextLine();
    case Mode::kTooLong:
      drop();
      return std::nullopt;
    case Mode::kBlock:
      return nextBlockPiece();
    default:
      return nextData();
  }
}

// The LF that ends the line, from `from` on; `before` stands in front of `text`.
size_t LineFramer::lineEnd(std::string_view text, size_t from, char before) const {
  size_t end = text.find('\n', from);
  if (ends_ == LineEnds::kLenient) return end;
  while (end != std::string_view::npos && (end > 0 ? text[end - 1] : before) != '\r') end = text.find('\n', end + 1);
  return end;
}

std::optional<Frame> LineFramer::nextLine() {
  if (keptOffset_ < kept_.size()) return lineFromKept();
  if (input_.empty()) return std::nullopt;
  const size_t end = lineEnd(input_, 0, '\0');
  if (end == std::string_view::npos) {
    if (isBeyondLimit(input_.size(), input_.back())) return tooLong();
    return std::nullopt;
  }
  const std::string_view line = withoutCarriageReturn(input_.substr(0, end));
  if (line.size() > maxBytes_) return tooLong();
  input_.remove_prefix(end + 1);
  return Frame{Frame::Kind::kLine, line};
}

std::optional<Frame> LineFramer::lineFromKept() {
  const std::string_view held = std::string_view(kept_).substr(keptOffset_);
  size_t end = lineEnd(held, searched_, '\0');
  if (end != std::string_view::npos) end += keptOffset_;
  if (end == std::string::npos) {
    // The line goes on in the input: only as much as may still be this line is copied.
    const size_t have = kept_.size() - keptOffset_;
    const size_t room = maxBytes_ + 2 > have ? maxBytes_ + 2 - have : 0;
    const size_t inputEnd = lineEnd(input_, 0, kept_.back());
    const size_t wanted = std::min(inputEnd == std::string_view::npos ? input_.size() : inputEnd + 1, room);
    kept_.append(input_.substr(0, wanted));
    input_.remove_prefix(wanted);
    searched_ = kept_.size() - keptOffset_;
    if (inputEnd == std::string_view::npos || wanted <= inputEnd) {
      if (isBeyondLimit(searched_, kept_.back())) return tooLong();
      return std::nullopt;
    }
    end = kept_.size() - 1;
  }
  const std::string_view line = withoutCarriageReturn(std::string_view(kept_).substr(keptOffset_, end - keptOffset_));
  if (line.size() > maxBytes_) return tooLong();
  keptOffset_ = end + 1;
  searched_ = 0;
  return Frame{Frame::Kind::kLine, line};
}

std::optional<Frame> LineFramer::tooLong() {
  mode_ = Mode::kTooLong;
  drop();
  return Frame{Frame::Kind::kTooLong, {}};
}

std::string_view LineFramer::takeSome(size_t count, bool fromKept) {
  if (fromKept) {
    keptOffset_ += count;
    searched_ = 0;
    return std::string_view(kept_).substr(keptOffset_ - count, count);
  }
  const std::string_view taken = input_.substr(0, count);
  input_.remove_prefix(count);
  return taken;
}

std::optional<Frame> LineFramer::nextData() {
  const bool fromKept = keptOffset_ < kept_.size();
  const size_t available = fromKept ? kept_.size() - keptOffset_ : input_.size();
  if (available == 0) return std::nullopt;
  const size_t size = mode_ == Mode::kRaw ? available : std::min(available, wantedOctets_);
  if (mode_ == Mode::kOctets) {
    wantedOctets_ -= size;
    if (wantedOctets_ == 0) mode_ = Mode::kLines;
  }
  return Frame{Frame::Kind::kData, takeSome(size, fromKept)};
}

// The end may stand across pushes: as many octets as may be its beginning wait.
std::optional<Frame> LineFramer::nextBlockPiece() {
  const bool fromKept = keptOffset_ < kept_.size();
  if (fromKept) {
    const size_t more = std::min(input_.size(), kBlockEnd.size());
    kept_.append(input_.substr(0, more));
    input_.remove_prefix(more);
  }
  const std::string_view available = fromKept ? std::string_view(kept_).substr(keptOffset_) : input_;
  if (available.empty()) return std::nullopt;
  // The line end in front of the dot belongs to the block; DATA's own stands in front of an empty one.
  if (blockStart_) {
    if (available.size() < kDotLine.size() && kDotLine.starts_with(available)) return std::nullopt;
    if (available.starts_with(kDotLine)) {
      takeSome(kDotLine.size(), fromKept);
      mode_ = Mode::kLines;
      return Frame{Frame::Kind::kBlockEnd, {}};
    }
  }
  const size_t end = available.find(kBlockEnd);
  if (end != std::string_view::npos) {
    blockStart_ = true;  // what is left is the dot line
    return Frame{Frame::Kind::kData, takeSome(end + 2, fromKept)};
  }
  const size_t size = available.size() - beginningAtEnd(available, kBlockEnd);
  if (size == 0) return std::nullopt;
  blockStart_ = false;
  return Frame{Frame::Kind::kData, takeSome(size, fromKept)};
}

void LineFramer::keep() {
  if (input_.empty()) return forgetTaken();
  kept_.erase(0, keptOffset_);
  keptOffset_ = 0;
  kept_.append(input_);
  input_ = {};
}

void LineFramer::drop() {
  kept_.clear();
  kept_.shrink_to_fit();
  keptOffset_ = 0;
  searched_ = 0;
  input_ = {};
}

}  // namespace coexist
