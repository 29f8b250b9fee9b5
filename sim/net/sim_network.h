// The network of a world in memory: every send is split and delayed by the seed.
#pragma once

#include <map>
#include <memory>

#include "net/network.h"
#include "net/sim_loop.h"

namespace coexist {

struct SimPorts;

// Random streams are keyed by (seed, connection, direction, send). Seed 0 neither splits nor delays.
class SimNetwork final : public Network {
 public:
  SimNetwork(std::shared_ptr<SimLoop> loop, uint64_t seed);
  ~SimNetwork() override;

  Result<std::unique_ptr<Listener>> listen(const Endpoint& endpoint, AcceptHandler accept) override;
  AbandonConnect connect(const Endpoint& endpoint, ConnectHandler handler) override;

 private:
  std::shared_ptr<SimLoop> loop_;
  uint64_t seed_;
  uint64_t connections_ = 0;
  std::shared_ptr<SimPorts> ports_;  // listeners and pending connections know when it is gone
};

}  // namespace coexist
