// A listening TCP socket. Private to net/.
#pragma once

#include "net/uv_network.h"

namespace coexist {

class UvListener final : public Listener {
 public:
  UvListener(UvNetwork& network, Endpoint endpoint, AcceptHandler accept);
  ~UvListener() override;

  Status bind(const sockaddr_storage& address);
  Endpoint endpoint() const override { return endpoint_; }
  void tellWhenFull(std::function<void()> full) override { full_ = std::move(full); }
  void detach();  // the network is going away

 private:
  int openAndBind(const sockaddr_storage& address);
  void onConnection(int status);
  void acceptOne();
  void shedOne();
  void lookAtDescriptors(const uv_tcp_t* accepted) const;
  void tellFull() const;
  void rest();  // takes no connection for a moment; they queue up, and the port stays bound
  bool listenAgain();
  int listen();
  std::shared_ptr<UvPair> pairOf(uint16_t connectorsPort) const;

  UvNetwork* network_;
  Endpoint endpoint_;
  std::shared_ptr<AcceptHandler> accept_;  // outlives a listener that its own handler destroys
  std::function<void()> full_;
  UvHandle<uv_tcp_t> tcp_;
  TimerId restTimer_ = 0;
  int spareDescriptor_ = -1;
  // The socket's second descriptor: it lives on while the listener rests. Who has given up the right to bind its port
  // could not get it back.
  int keptDescriptor_ = -1;
};

}  // namespace coexist
