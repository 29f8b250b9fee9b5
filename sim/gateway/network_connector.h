// Connections to back ends over a Network.
#pragma once

#include <map>
#include <memory>

#include "gateway/back_end_connector.h"

namespace coexist {

// `loop` and `network` must outlive it. Destroyed, it closes what is open and calls nobody any more.
class NetworkConnector final : public BackEndConnector {
 public:
  NetworkConnector(Loop& loop, Network& network) : loop_(loop), network_(network) {}

  Id connect(Request request) override;
  void abandon(Id id) override { waiting_.erase(id); }

 private:
  void onConnected(Id id, Result<std::unique_ptr<Transport>> transport);

  Loop& loop_;
  Network& network_;
  Id lastId_ = 0;
  std::map<Id, Request> waiting_;
  std::map<Id, std::unique_ptr<Connection>> open_;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);  // call-backs that come later ask for it
};

}  // namespace coexist
