// One connect() of a UvNetwork under way. Private to net/.
#pragma once

#include "net/uv_network.h"

namespace coexist {

// The name is looked up, then each address is tried in turn, the next one a moment behind the one before: the first
// that answers is taken (RFC 8305 section 5). Held by the network, and by libuv while a call-back is owed.
class UvConnector final : public std::enable_shared_from_this<UvConnector> {
 public:
  UvConnector(UvNetwork& network, Endpoint target, ConnectHandler handler)
      : network_(&network), target_(std::move(target)), handler_(std::move(handler)) {}

  void resolve();
  void tryAddresses(std::vector<sockaddr_storage> addresses);
  void refuse(int error);  // later, as if the other side had
  void setPair(std::shared_ptr<UvPair> pair) { pair_ = std::move(pair); }
  void abandon();  // sockets and look-up are let go at once
  void detach();   // the network is going away

 private:
  struct Attempt {
    uv_connect_t request;
    std::shared_ptr<UvConnector> connector;
    std::shared_ptr<UvSocket> socket;
    sockaddr_storage address;
  };

  void tryNext();
  void begin(const sockaddr_storage& address);
  void onConnected(const Attempt& attempt, int status);
  void attemptFailed(UvSocket& socket, int error);
  void done(Result<std::unique_ptr<Transport>> result);
  void letGo();  // of what is under way

  UvNetwork* network_;
  Endpoint target_;
  ConnectHandler handler_;
  std::vector<sockaddr_storage> addresses_;          // still to be tried, the last first
  std::vector<std::shared_ptr<UvSocket>> attempts_;  // under way
  std::shared_ptr<UvPair> pair_;                     // laboratory
  NameCache::Id lookUp_ = 0;
  TimerId stagger_ = 0;
  int lastError_ = UV_EAI_NODATA;
};

}  // namespace coexist
