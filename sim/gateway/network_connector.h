// Connections to back ends over a Network.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "gateway/back_end_connector.h"
#include "gateway/front_end_options.h"

namespace coexist {

// A home that does not answer costs a socket and a while for each client that asks for it: so few wait for it at a
// time, and when one has waited in vain, nobody asks it for a moment.
//
// `loop` and `network` must outlive it. Destroyed, it gives up and closes what is open and calls nobody any more.
// `listening` says where the front end itself listens: a connection that ends there is closed before anything is said
// on it.
class NetworkConnector final : public BackEndConnector {
 public:
  using Listening = std::function<std::vector<Endpoint>()>;
  NetworkConnector(Loop& loop, Network& network, const FrontEndLimits& limits, Listening listening = {})
      : loop_(loop), network_(network), limits_(limits), listening_(std::move(listening)) {}
  ~NetworkConnector() override;

  void bound(const FrontEndLimits& limits) { limits_ = limits; }  // from here on

  Id connect(Request request) override;
  // Who has waited for as long as a home may take to be connected has found that it does not answer.
  void abandon(Id id) override;

 private:
  struct Waiting {
    Request request;
    Milliseconds sinceMs = 0;
    AbandonConnect abandon = {};  // empty: it is not asked
  };
  struct Home {
    size_t underWay = 0;
    Milliseconds restsUntilMs = 0;
  };

  std::string whyNotAsked(const Endpoint& home);  // empty: it is
  void onConnected(Id id, Result<std::unique_ptr<Transport>> transport);
  Waiting takeWaiting(Id id);

  Loop& loop_;
  Network& network_;
  FrontEndLimits limits_;
  Listening listening_;
  Id lastId_ = 0;
  std::map<Id, Waiting> waiting_;
  std::map<Endpoint, Home> homes_;  // as many as are configured
  std::map<Id, std::unique_ptr<Connection>> open_;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);  // call-backs that come later ask for it
};

}  // namespace coexist
