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
  if (!partial_.empty() && partial_.back() == '\r') partial_.pop_back();
  if (omittedBytes_ > 0) partial_ += " [" + std::to_string(omittedBytes_) + " octets more]";
  const std::string line = std::move(partial_);
  partial_.clear();
  omittedBytes_ = 0;
  onLine_(line);
}

void LineSplitter::feed(std::string_view octets) {
  while (!octets.empty()) {
    const bool inLiteral = literalLeft_ > 0;
    const std::string_view piece =
        inLiteral ? octets.substr(0, std::min<uint64_t>(literalLeft_, octets.size())) : octets;
    const size_t lineEnd = piece.find('\n');
    const bool complete = lineEnd != std::string_view::npos;
    const size_t taken = complete ? lineEnd + 1 : piece.size();
    append(piece.substr(0, complete ? lineEnd : piece.size()));
    octets.remove_prefix(taken);
    if (inLiteral) {
      literalLeft_ -= taken;
      if (complete) endLine();
      if (literalLeft_ == 0) flush();
    } else if (complete) {
      std::string_view line = partial_;
      if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
      if (literals_) literalLeft_ = literalSize(line).value_or(0);
      endLine();
    }
  }
}

void LineSplitter::flush() {
  if (!partial_.empty() || omittedBytes_ > 0) endLine();
}

}  // namespace coexist
