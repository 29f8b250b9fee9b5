#include "gateway/network_connector.h"

#include <utility>

#include "base/mutant.h"
#include "gateway/own_endpoints.h"

namespace coexist {

NetworkConnector::~NetworkConnector() {
  for (const auto& [id, waiting] : waiting_) {
    if (waiting.abandon) waiting.abandon();
  }
}

BackEndConnector::Id NetworkConnector::connect(Request request) {
  const Id id = ++lastId_;
  const Endpoint target = request.target;
  waiting_.emplace(id, Waiting{std::move(request), loop_.nowMs()});
  const auto later = [this, id, alive = std::weak_ptr(alive_)](Result<std::unique_ptr<Transport>> transport) {
    if (!alive.expired()) onConnected(id, std::move(transport));
  };
  if (const std::string why = whyNotAsked(target); !why.empty()) {
    loop_.post([later, why, target] { later(Error{why, target.text()}); });
    return id;
  }
  ++homes_[target].underWay;
  waiting_.at(id).abandon = network_.connect(target, later);
  return id;
}

std::string NetworkConnector::whyNotAsked(const Endpoint& home) {
  const Home& known = homes_[home];
  if (loop_.nowMs() < known.restsUntilMs) return "not asked, because it did not answer a moment ago";
  if (known.underWay >= limits_.backEndConnects) return "not asked, because too many wait for its answer";
  return {};
}

NetworkConnector::Waiting NetworkConnector::takeWaiting(Id id) {
  const auto found = waiting_.find(id);
  if (found == waiting_.end()) return {};
  Waiting waiting = std::move(found->second);
  waiting_.erase(found);
  if (waiting.abandon) --homes_[waiting.request.target].underWay;
  return waiting;
}

void NetworkConnector::abandon(Id id) {
  const Waiting waiting = takeWaiting(id);
  if (!waiting.abandon) return;
  waiting.abandon();
  const Milliseconds nowMs = loop_.nowMs();
  if (nowMs - waiting.sinceMs < limits_.backEndConnectMs) return;
  homes_[waiting.request.target].restsUntilMs = nowMs + limits_.backEndRestMs;
}

void NetworkConnector::onConnected(Id id, Result<std::unique_ptr<Transport>> transport) {
  if (!waiting_.contains(id)) return;  // given up: the transport closes as it goes
  const Request request = std::move(takeWaiting(id).request);
  if (!transport) return request.failed(transport.error());
  const bool own = listening_ && isOneOf(listening_(), (*transport)->local(), (*transport)->remote());
  if (own && request.looped && !mutated("own-address-is-a-home")) return request.looped();  // it closes as it goes

  ConnectionOptions options;
  options.loop = &loop_;
  options.side = ConnectionSide::kConnector;
  options.implicitTls = request.implicitTls ? &*request.implicitTls : nullptr;
  open_[id] = Connection::create(std::move(options), std::move(*transport), request.makeSession,
                                 [this, id] { open_.erase(id); });
}

}  // namespace coexist
