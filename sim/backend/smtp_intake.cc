#include "backend/smtp_intake.h"

namespace coexist {

void SmtpIntake::appendBlock(std::string_view piece) {
  lineEnds_.sound(piece);
  // The unstuffer must see everything, or it would not know where lines start.
  const size_t before = octets_.size();
  unstuffer_.append(piece, octets_);
  bound(before);
}

void SmtpIntake::appendChunk(std::string_view octets) {
  lineEnds_.sound(octets);
  const size_t before = octets_.size();
  octets_ += octets;
  bound(before);
}

SmtpIntake::Fault SmtpIntake::finish() {
  lineEnds_.finish();
  if (tooBig_) return Fault::kTooBig;
  return lineEnds_.faulty() && !anyOctets_ ? Fault::kBareLineEnd : Fault::kNone;
}

void SmtpIntake::bound(size_t before) {
  bytes_ += octets_.size() - before;
  tooBig_ = bytes_ > maxBytes_;
  if (tooBig_ || (lineEnds_.faulty() && !anyOctets_)) std::string().swap(octets_);
}

}  // namespace coexist
