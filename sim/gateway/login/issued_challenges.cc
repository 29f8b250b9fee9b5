#include "gateway/login/issued_challenges.h"

namespace coexist {
namespace {

uint64_t numberOf(std::string_view challenge) {
  uint64_t number = 0;
  for (const char c : challenge) number = number << 8 | static_cast<unsigned char>(c);
  return number;
}

}  // namespace

void IssuedChallenges::add(std::string_view challenge, int64_t nowMs) {
  const std::lock_guard lock(mutex_);
  forgetOld(nowMs);
  if (entries_.size() >= kMost) forgetOldest();
  entries_.push_back({numberOf(challenge), nowMs});
  known_.insert(entries_.back().challenge);
}

bool IssuedChallenges::contains(std::string_view challenge, int64_t nowMs) {
  const std::lock_guard lock(mutex_);
  forgetOld(nowMs);
  return known_.contains(numberOf(challenge));
}

size_t IssuedChallenges::size() const {
  const std::lock_guard lock(mutex_);
  return entries_.size();
}

void IssuedChallenges::forgetOld(int64_t nowMs) {
  while (!entries_.empty() && nowMs - entries_.front().issuedMs > kLifetimeMs) forgetOldest();
}

void IssuedChallenges::forgetOldest() {
  known_.erase(known_.find(entries_.front().challenge));
  entries_.pop_front();
}

}  // namespace coexist
