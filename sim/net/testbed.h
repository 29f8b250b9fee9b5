// The two laboratories: memory, and real sockets on the loopback interface with a virtual clock. The same code runs in
// both and must give the same transcript.
#pragma once

#include <memory>

#include "net/loop.h"
#include "net/network.h"

namespace coexist {

constexpr int64_t kLabUnixSeconds = 1'700'000'000;  // 2023-11-14T22:13:20Z: a laboratory's fixed date

// Loop and network of one world. Used by one thread; the destructor drains what is open.
class Testbed {
 public:
  virtual ~Testbed() = default;
  virtual LabLoop& loop() = 0;
  virtual Network& network() = 0;

  // In memory. Every send is split and delayed by a stream keyed with (seed, connection, direction, send), so the same
  // seed gives the same run and another seed another interleaving.
  static std::unique_ptr<Testbed> memory(uint64_t seed);

  // Real sockets on 127.0.0.1 with ephemeral ports, found by their nominal names.
  static Result<std::unique_ptr<Testbed>> tcp();
};

}  // namespace coexist
