// How many connections there may be, in all and from one address or IPv6 /64 (net/address_block.h). One object may
// count for several loops.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace coexist {

// May be used by any thread.
class ConnectionLimits {
 public:
  // A connection's place: counted until the last copy is let go, by whatever thread, and also when the limits are gone.
  using Place = std::shared_ptr<void>;

  ConnectionLimits(size_t most, size_t mostOfOneAddress);

  void limit(size_t most, size_t mostOfOneAddress);  // from here on; nobody loses his place
  Place take(const std::string& host);               // null when there is none
  size_t taken() const;

 private:
  struct Counts {
    std::mutex mutex;
    size_t most = 0;
    size_t mostOfOneAddress = 0;
    size_t all = 0;
    std::map<std::string, size_t> byAddress;
  };
  struct Taken;

  std::shared_ptr<Counts> counts_ = std::make_shared<Counts>();
};

}  // namespace coexist
