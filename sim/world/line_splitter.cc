#include "world/line_splitter.h"

#include <algorithm>
#include <charconv>
#include <optional>

namespace coexist {
namespace {

// The n of a line that ends in {n} or {n+}.
std::optional<uint64_t> literalSize(std::string_view line) {
  if (line.empty() || line.back() != '}') return std::nullopt;
  line.remove_suffix(1);
  if (!line.empty() && line.back() == '+') line.remove_suffix(1);
  const size_t open = line.rfind('{');
  if (open == std::string_view::npos || open + 1 == line.size()) return std::nullopt;
  uint64_t size = 0;
  const char* end = line.data() + line.size();
  const auto parsed = std::from_chars(line.data() + open + 1, end, size);
  if (parsed.ec != std::errc() || parsed.ptr != end) return std::nullopt;
  return size;
}

}  // namespace

void LineSplitter::append(std::string_view octets) {
  const size_t room = kMaxTranscriptLineBytes - std::min(kMaxTranscriptLineBytes, partial_.size());
  partial_.append(octets.substr(0, room));
  omittedBytes_ += octets.size() - std::min(room, octets.size());
}

void LineSplitter::endLine() {
  if (omittedBytes_ > 0) partial_ += " [" + std::to_string(omittedBytes_) + " octets more]";
  const std::string line = std::move(partial_);
  partial_.clear();
  omittedBytes_ = 0;
  carriageReturn_ = false;
  onLine_(line);
}

// The LF behind a CR.
size_t LineSplitter::lineEnd(std::string_view octets) const {
  size_t at = octets.find('\n');
  while (at != std::string_view::npos && !(at == 0 ? carriageReturn_ : octets[at - 1] == '\r')) {
    at = octets.find('\n', at + 1);
  }
  return at;
}

void LineSplitter::dropCarriageReturn() {
  if (omittedBytes_ > 0) {
    --omittedBytes_;
  } else {
    partial_.pop_back();
  }
}

void LineSplitter::feed(std::string_view octets) {
  while (!octets.empty()) {
    const bool inLiteral = literalLeft_ > 0;
    const std::string_view piece =
        inLiteral ? octets.substr(0, std::min<uint64_t>(literalLeft_, octets.size())) : octets;
    const size_t end = lineEnd(piece);
    const bool complete = end != std::string_view::npos;
    const size_t taken = complete ? end + 1 : piece.size();
    append(piece.substr(0, complete ? end : piece.size()));
    carriageReturn_ = piece[taken - 1] == '\r';
    octets.remove_prefix(taken);
    if (complete) dropCarriageReturn();
    if (inLiteral) {
      literalLeft_ -= taken;
      if (complete) endLine();
      if (literalLeft_ == 0) flush();
    } else if (complete) {
      if (literals_) literalLeft_ = literalSize(partial_).value_or(0);
      endLine();
    }
  }
}

void LineSplitter::flush() {
  if (!partial_.empty() || omittedBytes_ > 0) endLine();
}

}  // namespace coexist
