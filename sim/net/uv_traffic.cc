#include "net/uv_traffic.h"

namespace coexist {

UvPair::UvPair(std::shared_ptr<UvTraffic> traffic, Endpoint connector, Endpoint acceptor)
    : traffic_(std::move(traffic)), nominal_{std::move(connector), std::move(acceptor)} {
  count();
}

UvPair::~UvPair() { traffic_->underWay_ -= counted_; }

bool UvPair::isUnderWay(int from) const {
  const Side& sender = sides_[from];
  const Side& receiver = sides_[1 - from];
  if (!sender.handedOver && !sender.gone) return true;
  if (receiver.gone) return sender.requests > 0 && !sender.gone;
  if (!receiver.reading) return false;
  return receiver.receivedBytes < sender.sentBytes || sender.requests > 0 || (sender.ended && !receiver.seenEnd);
}

void UvPair::count() {
  const int now = (isUnderWay(0) ? 1 : 0) + (isUnderWay(1) ? 1 : 0);
  traffic_->underWay_ += now - counted_;
  counted_ = now;
}

void UvPair::handedOver(int side) {
  sides_[side].handedOver = true;
  count();
}

void UvPair::neverAccepted() {
  sides_[1].gone = true;
  count();
}

void UvPair::sent(int side, size_t sizeBytes) {
  sides_[side].sentBytes += sizeBytes;
  count();
}

void UvPair::ended(int side) {
  sides_[side].ended = true;
  count();
}

void UvPair::requested(int side) {
  ++sides_[side].requests;
  count();
}

void UvPair::answered(int side) {
  --sides_[side].requests;
  count();
}

void UvPair::received(int side, size_t sizeBytes) {
  sides_[side].receivedBytes += sizeBytes;
  count();
}

void UvPair::seenEnd(int side) {
  sides_[side].seenEnd = true;
  count();
}

void UvPair::reading(int side, bool isReading) {
  sides_[side].reading = isReading;
  count();
}

void UvPair::gone(int side) {
  sides_[side].gone = true;
  // A socket that closes has ended, even when its owner never said so.
  sides_[side].ended = true;
  count();
}

}  // namespace coexist
