// The network of a case as those see it who connect: a name may lead to another server than the one that has it.
//
// Servers listen under their own names. The network around which it stands must outlive it.
#pragma once

#include <map>
#include <string>

#include "net/network.h"

namespace coexist {

class NamedNetwork final : public Network {
 public:
  explicit NamedNetwork(Network& network) : network_(network) {}

  // Who connects to the host `name` from now on reaches the host `to`. Connections that stand go on.
  void lead(const std::string& name, const std::string& to) { leads_[name] = to; }

  Result<std::unique_ptr<Listener>> listen(const Endpoint& endpoint, AcceptHandler accept) override {
    return network_.listen(endpoint, std::move(accept));
  }
  AbandonConnect connect(const Endpoint& endpoint, ConnectHandler handler) override {
    const auto lead = leads_.find(endpoint.host);
    return network_.connect({lead == leads_.end() ? endpoint.host : lead->second, endpoint.port}, std::move(handler));
  }

 private:
  Network& network_;
  std::map<std::string, std::string> leads_;
};

}  // namespace coexist
