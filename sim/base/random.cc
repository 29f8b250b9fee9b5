#include "base/random.h"

namespace coexist {
namespace {

// SplitMix64 (Steele, Lea, Flood 2014): a bijective mixer, good enough to key independent streams.
uint64_t mix(uint64_t z) {
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

constexpr uint64_t kGolden = 0x9e3779b97f4a7c15u;

}  // namespace

uint64_t RandomSource::below(uint64_t bound) { return bound == 0 ? 0 : next() % bound; }

std::string RandomSource::octets(size_t count) {
  std::string drawn;
  drawn.reserve(count + 8);
  while (drawn.size() < count) {
    const uint64_t word = next();
    for (int shift = 0; shift < 64; shift += 8) drawn += static_cast<char>(word >> shift & 0xff);
  }
  drawn.resize(count);
  return drawn;
}

SeededRandom::SeededRandom(std::initializer_list<uint64_t> key) : state_(kGolden) {
  for (const uint64_t part : key) state_ = mix(state_ + kGolden + mix(part));
}

uint64_t SeededRandom::next() {
  state_ += kGolden;
  return mix(state_);
}

}  // namespace coexist
