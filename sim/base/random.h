// Randomness comes through a RandomSource, never from a global, so that a run is a function of its seed.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>

namespace coexist {

class RandomSource {
 public:
  virtual ~RandomSource() = default;
  virtual uint64_t next() = 0;

  // Uniform in [0, bound); 0 when bound is 0.
  uint64_t below(uint64_t bound);
  // `count` random octets.
  std::string octets(size_t count);
};

// A reproducible stream, found by its key: one draw more in one stream changes nothing in another. Not for secrets of
// a gateway that stands on a real network (that one uses OpenSSL's generator, net/tls.h).
class SeededRandom final : public RandomSource {
 public:
  explicit SeededRandom(std::initializer_list<uint64_t> key);
  uint64_t next() override;

 private:
  uint64_t state_;
};

}  // namespace coexist
