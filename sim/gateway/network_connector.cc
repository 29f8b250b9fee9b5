#include "gateway/network_connector.h"

namespace coexist {

BackEndConnector::Id NetworkConnector::connect(Request request) {
  const Id id = ++lastId_;
  const Endpoint target = request.target;
  waiting_.emplace(id, std::move(request));
  network_.connect(target, [this, id, alive = std::weak_ptr(alive_)](Result<std::unique_ptr<Transport>> transport) {
    if (!alive.expired()) onConnected(id, std::move(transport));
  });
  return id;
}

void NetworkConnector::onConnected(Id id, Result<std::unique_ptr<Transport>> transport) {
  const auto found = waiting_.find(id);
  if (found == waiting_.end()) return;  // abandoned: the transport closes as it goes
  const Request request = std::move(found->second);
  waiting_.erase(found);
  if (!transport) return request.failed(transport.error());

  ConnectionOptions options;
  options.loop = &loop_;
  options.side = ConnectionSide::kConnector;
  options.implicitTls = request.implicitTls ? &*request.implicitTls : nullptr;
  open_[id] = Connection::create(std::move(options), std::move(*transport), request.makeSession,
                                 [this, id] { open_.erase(id); });
}

}  // namespace coexist
