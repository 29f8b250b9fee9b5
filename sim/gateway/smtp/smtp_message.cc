#include "gateway/smtp/smtp_message.h"

#include <utility>

#include "base/mutant.h"
#include "base/text.h"

namespace coexist {
namespace {

constexpr size_t kHeaderLookBytes = 64 * 1024;
constexpr int kMaxReceived = 50;
constexpr std::string_view kReceived = "received:";

}  // namespace

void ReceivedCount::see(std::string_view octets) {
  if (over_) return;
  octets = octets.substr(0, kHeaderLookBytes - seen_);
  seen_ += octets.size();
  for (const char c : octets) {
    if (over_) return;
    if (c == '\n') {
      endLine();
    } else if (line_.size() < kReceived.size()) {
      line_ += c;
    }
  }
  over_ = over_ || seen_ == kHeaderLookBytes;
}

void ReceivedCount::endLine() {
  over_ = line_ == "\r" || line_.empty();
  if (equalsIgnoreCase(line_, kReceived)) ++count_;
  line_.clear();
}

void SmtpMessage::append(std::string_view octets, std::string& block) {
  const uint64_t before = std::exchange(octets_, octets_ + octets.size());
  if (fault_ != Fault::kNone) return;
  if (maxBytes_ > 0 && octets_ > maxBytes_ && !mutated("front-end-takes-messages-of-any-size")) {
    // Up to the limit and no further: what a back end has seen does not depend on segments.
    beyond_ = octets_ - maxBytes_;
    octets.remove_suffix(beyond_);
    fault_ = Fault::kTooBig;
  }
  if (before == 0 && (octets.starts_with(' ') || octets.starts_with('\t'))) pass("\r\n", block);
  const bool held = lineEnds_.heldBack();
  const std::string_view sound = octets.substr(0, lineEnds_.sound(octets));
  if (held && !sound.empty()) pass("\r", block);
  pass(sound, block);
  if (lineEnds_.faulty() && !mutated("bare-line-ends-pass")) fault_ = Fault::kBareLineEnd;
  if (received_.count() > kMaxReceived) fault_ = Fault::kLoop;
}

void SmtpMessage::pass(std::string_view octets, std::string& block) {
  received_.see(octets);
  if (form_ == Form::kChunks) return stuffer_.append(octets, block);
  block += octets;
}

void SmtpMessage::finish(std::string& block) {
  if (fault_ != Fault::kNone) return;
  if (!lineEnds_.finish() && !mutated("bare-line-ends-pass")) {
    fault_ = Fault::kBareLineEnd;
    return;
  }
  if (form_ == Form::kChunks) return stuffer_.finish(block);
  block += ".\r\n";
}

}  // namespace coexist
