#include "gateway/connection_limits.h"

#include <utility>

#include "net/address_block.h"

namespace coexist {

struct ConnectionLimits::Taken {
  Taken(std::shared_ptr<Counts> from, std::string of) : counts(std::move(from)), key(std::move(of)) {}
  Taken(const Taken&) = delete;
  Taken& operator=(const Taken&) = delete;
  ~Taken() {
    const std::lock_guard lock(counts->mutex);
    --counts->all;
    const auto held = counts->byAddress.find(key);
    if (--held->second == 0) counts->byAddress.erase(held);
  }

  std::shared_ptr<Counts> counts;
  std::string key;
};

ConnectionLimits::ConnectionLimits(size_t most, size_t mostOfOneAddress) { limit(most, mostOfOneAddress); }

void ConnectionLimits::limit(size_t most, size_t mostOfOneAddress) {
  const std::lock_guard lock(counts_->mutex);
  counts_->most = most;
  counts_->mostOfOneAddress = mostOfOneAddress;
}

ConnectionLimits::Place ConnectionLimits::take(const std::string& host) {
  std::string key = addressBlockOf(host);
  {
    const std::lock_guard lock(counts_->mutex);
    if (counts_->all >= counts_->most) return nullptr;
    const auto held = counts_->byAddress.find(key);
    const size_t ofOneAddress = held == counts_->byAddress.end() ? 0 : held->second;
    if (ofOneAddress >= counts_->mostOfOneAddress) return nullptr;
    ++counts_->all;
    ++counts_->byAddress[key];
  }
  return std::make_shared<Taken>(counts_, std::move(key));
}

size_t ConnectionLimits::taken() const {
  const std::lock_guard lock(counts_->mutex);
  return counts_->all;
}

}  // namespace coexist
