#include "backend/smtp_message_receiver.h"

namespace coexist {

void SmtpMessageReceiver::appendBlock(std::string_view piece) {
  lineEnds_.sound(piece);
  // The unstuffer must see everything, or it would not know where lines start.
  const size_t before = octets_.size();
  unstuffer_.append(piece, octets_);
  bound(before);
}

void SmtpMessageReceiver::appendChunk(std::string_view octets) {
  lineEnds_.sound(octets);
  const size_t before = octets_.size();
  octets_ += octets;
  bound(before);
}

SmtpMessageReceiver::Fault SmtpMessageReceiver::finish() {
  lineEnds_.finish();
  if (tooBig_) return Fault::kTooBig;
  return lineEnds_.faulty() && !anyOctets_ ? Fault::kBareLineEnd : Fault::kNone;
}

void SmtpMessageReceiver::bound(size_t before) {
  bytes_ += octets_.size() - before;
  tooBig_ = bytes_ > maxBytes_;
  if (tooBig_ || (lineEnds_.faulty() && !anyOctets_)) std::string().swap(octets_);
}

}  // namespace coexist
