// TCP through libuv: by nominal names on the loopback interface in a laboratory, or by addresses and real names.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <vector>

#include "net/name_cache.h"
#include "net/network.h"
#include "net/uv_socket.h"

namespace coexist {

class UvListener;
class UvConnector;

class UvNetwork final : public Network {
 public:
  struct Options {
    bool reusePort = false;
    std::shared_ptr<UvTraffic> labTraffic;  // not null: a laboratory
    NameCache::LookUp lookUp = {};          // empty: the system's
  };

  // `reactor` and `loop` must outlive it.
  UvNetwork(UvReactor& reactor, Loop& loop, Options options);
  ~UvNetwork() override;

  Result<std::unique_ptr<Listener>> listen(const Endpoint& endpoint, AcceptHandler accept) override;
  AbandonConnect connect(const Endpoint& endpoint, ConnectHandler handler) override;

 private:
  friend class UvListener;
  friend class UvConnector;

  void begin(const std::shared_ptr<UvConnector>& connector, const Endpoint& endpoint);
  std::shared_ptr<UvSocket> newSocket();
  Result<std::vector<sockaddr_storage>> resolveNow(const Endpoint& endpoint);

  UvReactor& reactor_;
  Loop& loop_;
  Options options_;
  std::map<UvSocket*, std::shared_ptr<UvSocket>> sockets_;
  std::set<UvListener*> listeners_;
  std::set<std::shared_ptr<UvConnector>> connecting_;
  NameCache names_;
  std::map<Endpoint, sockaddr_storage> worked_;                // the address that answered last
  std::map<Endpoint, uint16_t> ports_;                         // laboratory: the real port behind a nominal endpoint
  std::map<uint16_t, std::weak_ptr<UvPair>> waitingToAccept_;  // laboratory: by the connecting side's real port
  uint16_t nextServerPort_ = 40'000;
  uint16_t nextClientPort_ = 50'000;
};

}  // namespace coexist
