#include "gateway/mailbox/relay.h"

namespace coexist {

void RelayEnd::join(RelayEnd& a, RelayEnd& b) {
  a.other_ = &b;
  b.other_ = &a;
  for (RelayEnd* end : {&a, &b}) {
    end->io_.readRaw();
    end->io_.resumeReading();
  }
}

void RelayEnd::onData(std::string_view octets) {
  if (!other_) return;
  ++pieces_;
  other_->heard_ = true;
  other_->io_.send(octets);
  if (throttled_ || other_->io_.queuedBytes() <= kHighWaterBytes) return;
  throttled_ = true;
  io_.pauseReading();
}

void RelayEnd::onEnd() {
  if (other_) other_->io_.finish();
}

void RelayEnd::onClosed(CloseReason reason) {
  RelayEnd* other = other_;
  if (!other) return;
  other_ = nullptr;
  other->other_ = nullptr;
  // close() delivers what is still queued; a reset is passed on as one, so that nobody takes half for the whole.
  if (reason == CloseReason::kFinished) {
    other->io_.close();
  } else {
    other->io_.reset();
  }
}

void RelayEnd::onWritable() {
  if (!other_ || !other_->throttled_) return;
  other_->throttled_ = false;
  other_->io_.resumeReading();
}

}  // namespace coexist
