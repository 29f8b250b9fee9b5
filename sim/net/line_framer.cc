#include "net/line_framer.h"

#include <algorithm>

namespace coexist {
namespace {

constexpr size_t kWorthKeepingBytes = 4096;

std::string_view withoutCarriageReturn(std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

}  // namespace

void LineFramer::readLines(size_t maxBytes) {
  if (mode_ == Mode::kTooLong) return;
  mode_ = Mode::kLines;
  maxBytes_ = maxBytes;
}

void LineFramer::readOctets(size_t count) {
  if (mode_ == Mode::kTooLong) return;
  mode_ = count == 0 ? Mode::kLines : Mode::kOctets;
  wantedOctets_ = count;
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
    default:
      return nextData();
  }
}

std::optional<Frame> LineFramer::nextLine() {
  if (keptOffset_ < kept_.size()) return lineFromKept();
  if (input_.empty()) return std::nullopt;
  const size_t end = input_.find('\n');
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
  size_t end = kept_.find('\n', keptOffset_ + searched_);
  if (end == std::string::npos) {
    // The line goes on in the input: only as much as may still be this line is copied.
    const size_t have = kept_.size() - keptOffset_;
    const size_t room = maxBytes_ + 2 > have ? maxBytes_ + 2 - have : 0;
    const size_t inputEnd = input_.find('\n');
    const size_t wanted = std::min(inputEnd == std::string_view::npos ? input_.size() : inputEnd + 1, room);
    kept_.append(input_.substr(0, wanted));
    input_.remove_prefix(wanted);
    searched_ = kept_.size() - keptOffset_;
    if (kept_.back() != '\n') {
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

std::optional<Frame> LineFramer::nextData() {
  const bool fromKept = keptOffset_ < kept_.size();
  const std::string_view available = fromKept ? std::string_view(kept_).substr(keptOffset_) : input_;
  if (available.empty()) return std::nullopt;
  const size_t size = mode_ == Mode::kRaw ? available.size() : std::min(available.size(), wantedOctets_);
  if (fromKept) {
    keptOffset_ += size;
    searched_ = 0;
  } else {
    input_.remove_prefix(size);
  }
  if (mode_ == Mode::kOctets) {
    wantedOctets_ -= size;
    if (wantedOctets_ == 0) mode_ = Mode::kLines;
  }
  return Frame{Frame::Kind::kData, available.substr(0, size)};
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
