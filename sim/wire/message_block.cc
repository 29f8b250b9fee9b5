#include "wire/message_block.h"

namespace coexist {
namespace {

constexpr std::string_view kLineEnd = "\r\n";

// Whether a line starts at `position` of `octets`, when what has passed before them ends in `last`.
bool startsLine(std::string_view last, std::string_view octets, size_t position) {
  if (position == 0) return last == kLineEnd;
  if (position == 1) return last == "\r" && octets.front() == '\n';
  return octets.substr(position - kLineEnd.size(), kLineEnd.size()) == kLineEnd;
}

// How what has passed ends when `octets` have passed too.
std::string_view ending(std::string_view last, std::string_view octets) {
  if (octets.empty()) return last;
  if (octets.back() == '\r') return "\r";
  return octets.back() == '\n' && (octets.size() == 1 ? last == "\r" : octets.ends_with(kLineEnd)) ? kLineEnd : "";
}

bool isFault(char c, bool behindCarriageReturn) { return c == '\0' || (c == '\n') != behindCarriageReturn; }

bool isOrdinary(char c) { return c != '\r' && c != '\n' && c != '\0'; }

}  // namespace

void DotStuffer::append(std::string_view octets, std::string& block) {
  size_t taken = 0;
  for (size_t dot = octets.find('.'); dot != std::string_view::npos; dot = octets.find('.', dot + 1)) {
    if (!startsLine(last_, octets, dot)) continue;
    block.append(octets.substr(taken, dot + 1 - taken)) += '.';
    taken = dot + 1;
  }
  block.append(octets.substr(taken));
  last_ = ending(last_, octets);
}

void DotStuffer::finish(std::string& block) {
  if (last_ != kLineEnd) block += kLineEnd;
  block += ".\r\n";
  last_ = kLineEnd;
}

void DotUnstuffer::append(std::string_view block, std::string& octets) {
  size_t taken = 0;
  for (size_t dot = block.find('.'); dot != std::string_view::npos; dot = block.find('.', dot + 1)) {
    if (!startsLine(last_, block, dot)) continue;
    octets.append(block.substr(taken, dot - taken));
    taken = dot + 1;
  }
  octets.append(block.substr(taken));
  last_ = ending(last_, block);
}

size_t LineEndCheck::sound(std::string_view octets) {
  for (size_t i = 0; i < octets.size() && !faulty_; ++i) {
    const char c = octets[i];
    if (isOrdinary(c) && !carriageReturn_) continue;
    if (c == '\r' && !carriageReturn_) {
      carriageReturn_ = true;
      continue;
    }
    faulty_ = isFault(c, carriageReturn_);
    if (faulty_) return i - (carriageReturn_ && i > 0 ? 1 : 0);
    carriageReturn_ = false;
  }
  if (faulty_) return 0;
  return octets.size() - (carriageReturn_ && !octets.empty() ? 1 : 0);
}

bool LineEndCheck::finish() {
  faulty_ = faulty_ || carriageReturn_;
  carriageReturn_ = false;
  return !faulty_;
}

}  // namespace coexist
