#include "gateway/mailbox/relay.h"

namespace coexist {

void RelayEnd::join(RelayEnd& a, RelayEnd& b) {
  a.other_ = &b;
  b.other_ = &a;
  for (RelayEnd* end : {&a, &b}) {
    end->peer_.readRaw();
    end->peer_.resumeReading();
  }
}

void RelayEnd::onData(std::string_view octets) {
  if (!other_) return;
  ++pieces_;
  other_->peer_.send(octets);
  if (throttled_ || other_->peer_.queuedBytes() <= kHighWaterBytes) return;
  throttled_ = true;
  peer_.pauseReading();
}

void RelayEnd::onEnd() {
  if (other_) other_->peer_.finish();
}

void RelayEnd::onClosed(CloseReason reason) {
  RelayEnd* other = other_;
  if (!other) return;
  other_ = nullptr;
  other->other_ = nullptr;
  // close() delivers what is still queued; a reset is passed on as one, so that nobody takes half for the whole.
  if (reason == CloseReason::kFinished) {
    other->peer_.close();
  } else {
    other->peer_.reset();
  }
}

void RelayEnd::onWritable() {
  if (!other_ || !other_->throttled_) return;
  other_->throttled_ = false;
  other_->peer_.resumeReading();
}

}  // namespace coexist
