#include "net/uv_connector.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "net/uv_address.h"

namespace coexist {
namespace {

constexpr Milliseconds kStaggerMs = 250;  // RFC 8305 section 8: the recommended connection attempt delay

}  // namespace

void UvConnector::resolve() {
  lookUp_ = network_->names_.find(target_.host, [self = shared_from_this()](const NameAnswer& answer) {
    if (answer.error != 0) self->lastError_ = answer.error;
    std::vector<sockaddr_storage> addresses = answer.addresses;
    for (sockaddr_storage& address : addresses) setPort(address, self->target_.port);
    self->tryAddresses(std::move(addresses));
  });
}

void UvConnector::refuse(int error) {
  lastError_ = error;
  network_->loop_.post([self = shared_from_this()] { self->tryNext(); });
}

// The one that answered last time comes first.
void UvConnector::tryAddresses(std::vector<sockaddr_storage> addresses) {
  if (network_ == nullptr) return;
  addresses_.assign(addresses.rbegin(), addresses.rend());
  const auto worked = network_->worked_.find(target_);
  if (worked != network_->worked_.end()) {
    std::stable_partition(addresses_.begin(), addresses_.end(), [&](const sockaddr_storage& address) {
      return std::memcmp(&address, &worked->second, sizeof address) != 0;
    });
  }
  tryNext();
}

void UvConnector::tryNext() {
  if (network_ == nullptr) return;
  network_->loop_.cancel(std::exchange(stagger_, 0));
  if (addresses_.empty()) {
    if (attempts_.empty()) done(uvError(lastError_, target_.text()));
    return;
  }
  const sockaddr_storage address = addresses_.back();
  addresses_.pop_back();
  begin(address);
}

void UvConnector::begin(const sockaddr_storage& address) {
  auto socket = network_->newSocket();
  if (!socket) {
    lastError_ = UV_EMFILE;
    return tryNext();
  }
  attempts_.push_back(socket);
  auto* attempt = new Attempt{{}, shared_from_this(), socket, address};
  attempt->request.data = attempt;
  const auto onConnected = [](uv_connect_t* request, int status) {
    const std::unique_ptr<Attempt> owned(static_cast<Attempt*>(request->data));
    owned->connector->onConnected(*owned, status);
  };
  const int error = uv_tcp_connect(&attempt->request, socket->tcp(), asSockaddr(address), onConnected);
  if (error != 0) {
    delete attempt;
    return attemptFailed(*socket, error);
  }
  if (pair_) network_->waitingToAccept_[localEndpoint(socket->tcp()).port] = pair_;
  if (addresses_.empty()) return;
  stagger_ = network_->loop_.after(kStaggerMs, TimerKind::kWork, [weak = weak_from_this()] {
    if (const auto self = weak.lock()) self->tryNext();
  });
}

void UvConnector::onConnected(const Attempt& attempt, int status) {
  if (network_ == nullptr || status == UV_ECANCELED) return;
  UvSocket& socket = *attempt.socket;
  if (status != 0) return attemptFailed(socket, status);
  std::erase(attempts_, attempt.socket);
  if (pair_) {
    socket.established(pair_, 0, pair_->local(0), pair_->local(1));
  } else {
    network_->worked_[target_] = attempt.address;
    socket.established(nullptr, 0, localEndpoint(socket.tcp()), remoteEndpoint(socket.tcp()));
  }
  done(socket.transport());
}

void UvConnector::attemptFailed(UvSocket& socket, int error) {
  lastError_ = error;
  const auto self = shared_from_this();
  socket.closeNow();
  std::erase_if(attempts_, [&socket](const std::shared_ptr<UvSocket>& other) { return other.get() == &socket; });
  tryNext();
}

void UvConnector::letGo() {
  network_->loop_.cancel(std::exchange(stagger_, 0));
  network_->names_.forget(lookUp_);
  for (const auto& socket : std::exchange(attempts_, {})) socket->closeNow();
}

void UvConnector::abandon() {
  if (network_ == nullptr) return;
  const auto self = shared_from_this();
  network_->connecting_.erase(self);
  letGo();
  if (pair_) {
    pair_->gone(0);
    pair_->neverAccepted();
  }
  pair_ = nullptr;
  detach();
}

void UvConnector::detach() {
  network_ = nullptr;
  handler_ = nullptr;
  attempts_.clear();
}

void UvConnector::done(Result<std::unique_ptr<Transport>> result) {
  const auto self = shared_from_this();
  network_->connecting_.erase(self);
  letGo();
  if (pair_ && !result) {
    pair_->gone(0);
    pair_->neverAccepted();
  }
  pair_ = nullptr;
  const ConnectHandler handler = std::move(handler_);
  detach();
  handler(std::move(result));
}

}  // namespace coexist
