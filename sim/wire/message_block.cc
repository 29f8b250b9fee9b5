#include "wire/message_block.h"

#include <algorithm>

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
  if (faulty_ || octets.empty()) return 0;
  size_t line = 0;
  if (carriageReturn_) {
    if (octets.front() != '\n') return fault(0);
    carriageReturn_ = false;
    line = 1;
  }
  const std::string_view text = octets.substr(0, octets.find('\0'));
  while (true) {
    const size_t cr = text.find('\r', line), lf = text.find('\n', line);
    if (cr == text.npos && lf == text.npos) break;
    if (cr != text.npos && lf == cr + 1) {
      line = lf + 1;
      continue;
    }
    carriageReturn_ = lf == text.npos && cr == octets.size() - 1;
    return carriageReturn_ ? cr : fault(std::min(cr, lf));
  }
  return text.size() == octets.size() ? octets.size() : fault(text.size());
}

size_t LineEndCheck::fault(size_t position) {
  faulty_ = true;
  return position;
}

bool LineEndCheck::finish() {
  faulty_ = faulty_ || carriageReturn_;
  carriageReturn_ = false;
  return !faulty_;
}

}  // namespace coexist
