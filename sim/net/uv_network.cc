#include "net/uv_network.h"

#include "net/uv_address.h"
#include "net/uv_listener.h"

namespace coexist {
namespace {

constexpr Milliseconds kLingerMs = 10'000;

std::vector<sockaddr_storage> addressesOf(const addrinfo* found, uint16_t port) {
  std::vector<sockaddr_storage> addresses;
  for (; found != nullptr; found = found->ai_next) {
    sockaddr_storage address{};
    if (found->ai_family == AF_INET) {
      *reinterpret_cast<sockaddr_in*>(&address) = *reinterpret_cast<const sockaddr_in*>(found->ai_addr);
      reinterpret_cast<sockaddr_in*>(&address)->sin_port = htons(port);
    } else if (found->ai_family == AF_INET6) {
      *reinterpret_cast<sockaddr_in6*>(&address) = *reinterpret_cast<const sockaddr_in6*>(found->ai_addr);
      reinterpret_cast<sockaddr_in6*>(&address)->sin6_port = htons(port);
    } else {
      continue;
    }
    addresses.push_back(address);
  }
  return addresses;
}

addrinfo streamHints() {
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  return hints;
}

}  // namespace

// One connect() under way: the name is resolved, then each address is tried in turn. Held by the network, and by libuv
// while a call-back is owed.
class UvConnector final : public std::enable_shared_from_this<UvConnector> {
 public:
  UvConnector(UvNetwork& network, Endpoint target, ConnectHandler handler)
      : network_(&network), target_(std::move(target)), handler_(std::move(handler)) {}

  void resolve();
  void tryAddresses(std::vector<sockaddr_storage> addresses);
  void refuse(int error);  // later, as if the other side had
  void setPair(std::shared_ptr<UvPair> pair) { pair_ = std::move(pair); }
  void detach() {
    network_ = nullptr;
    handler_ = nullptr;
  }

 private:
  struct Resolution {
    uv_getaddrinfo_t request;
    std::shared_ptr<UvConnector> connector;
  };
  struct Attempt {
    uv_connect_t request;
    std::shared_ptr<UvConnector> connector;
    std::shared_ptr<UvSocket> socket;
  };

  void tryNext();
  void onConnected(UvSocket& socket, int status);
  void attemptFailed(UvSocket& socket, int error);
  void done(Result<std::unique_ptr<Transport>> result);

  UvNetwork* network_;
  Endpoint target_;
  ConnectHandler handler_;
  std::vector<sockaddr_storage> addresses_;  // still to be tried, the last first
  std::shared_ptr<UvPair> pair_;             // laboratory
  int lastError_ = UV_EAI_NODATA;
};

void UvConnector::resolve() {
  const addrinfo hints = streamHints();
  auto* resolution = new Resolution{{}, shared_from_this()};
  resolution->request.data = resolution;
  const auto onResolved = [](uv_getaddrinfo_t* request, int status, addrinfo* found) {
    const std::unique_ptr<Resolution> owned(static_cast<Resolution*>(request->data));
    UvConnector& connector = *owned->connector;
    std::vector<sockaddr_storage> addresses = addressesOf(found, connector.target_.port);
    uv_freeaddrinfo(found);
    if (status != 0) connector.lastError_ = status;
    connector.tryAddresses(std::move(addresses));
  };
  const int error = uv_getaddrinfo(network_->reactor_.loop(), &resolution->request, onResolved, target_.host.c_str(),
                                   nullptr, &hints);
  if (error == 0) return;
  delete resolution;
  refuse(error);
}

void UvConnector::refuse(int error) {
  lastError_ = error;
  network_->loop_.post([self = shared_from_this()] { self->tryNext(); });
}

void UvConnector::tryAddresses(std::vector<sockaddr_storage> addresses) {
  addresses_.assign(addresses.rbegin(), addresses.rend());
  tryNext();
}

void UvConnector::tryNext() {
  if (network_ == nullptr) return;
  if (addresses_.empty()) return done(uvError(lastError_, target_.text()));
  const sockaddr_storage address = addresses_.back();
  addresses_.pop_back();
  auto socket = network_->newSocket();
  if (!socket) {
    lastError_ = UV_EMFILE;
    return tryNext();
  }
  auto* attempt = new Attempt{{}, shared_from_this(), socket};
  attempt->request.data = attempt;
  const auto onConnected = [](uv_connect_t* request, int status) {
    const std::unique_ptr<Attempt> owned(static_cast<Attempt*>(request->data));
    owned->connector->onConnected(*owned->socket, status);
  };
  const int error = uv_tcp_connect(&attempt->request, socket->tcp(), asSockaddr(address), onConnected);
  if (error != 0) {
    delete attempt;
    return attemptFailed(*socket, error);
  }
  if (pair_) network_->waitingToAccept_[localEndpoint(socket->tcp()).port] = pair_;
}

void UvConnector::onConnected(UvSocket& socket, int status) {
  if (network_ == nullptr || status == UV_ECANCELED) return;
  if (status != 0) return attemptFailed(socket, status);
  if (pair_) {
    socket.established(pair_, 0, pair_->local(0), pair_->local(1));
  } else {
    socket.established(nullptr, 0, localEndpoint(socket.tcp()), remoteEndpoint(socket.tcp()));
  }
  done(socket.transport());
}

void UvConnector::attemptFailed(UvSocket& socket, int error) {
  lastError_ = error;
  socket.closeNow();
  tryNext();
}

void UvConnector::done(Result<std::unique_ptr<Transport>> result) {
  const auto self = shared_from_this();
  network_->connecting_.erase(self);
  if (pair_ && !result) {
    pair_->gone(0);
    pair_->neverAccepted();
  }
  pair_ = nullptr;
  const ConnectHandler handler = std::move(handler_);
  detach();
  handler(std::move(result));
}

UvNetwork::UvNetwork(UvReactor& reactor, Loop& loop, Options options)
    : reactor_(reactor), loop_(loop), options_(std::move(options)) {}

UvNetwork::~UvNetwork() {
  for (const auto& connector : connecting_) connector->detach();
  connecting_.clear();
  while (!listeners_.empty()) (*listeners_.begin())->detach();
  while (!sockets_.empty()) {
    const std::shared_ptr<UvSocket> socket = sockets_.begin()->second;
    // A laboratory's ports are wanted again at once; a reset leaves none of them waiting.
    options_.labTraffic ? socket->resetNow() : socket->closeNow();
    sockets_.erase(socket.get());
  }
}

std::shared_ptr<UvSocket> UvNetwork::newSocket() {
  UvSocket::Context context{&reactor_, &loop_, options_.labTraffic ? 0 : kLingerMs,
                            [this](UvSocket* gone) { sockets_.erase(gone); }};
  auto socket = std::make_shared<UvSocket>(std::move(context));
  if (socket->open() != 0) return nullptr;
  sockets_.emplace(socket.get(), socket);
  return socket;
}

Result<std::vector<sockaddr_storage>> UvNetwork::resolveNow(const Endpoint& endpoint) {
  if (options_.labTraffic) return std::vector<sockaddr_storage>{loopbackAddress(0)};
  if (const auto literal = literalAddress(endpoint)) return std::vector<sockaddr_storage>{*literal};
  const addrinfo hints = streamHints();
  uv_getaddrinfo_t request;
  if (const int error = uv_getaddrinfo(reactor_.loop(), &request, nullptr, endpoint.host.c_str(), nullptr, &hints);
      error != 0) {
    return uvError(error, endpoint.text());
  }
  auto addresses = addressesOf(request.addrinfo, endpoint.port);
  uv_freeaddrinfo(request.addrinfo);
  return addresses;
}

Result<std::unique_ptr<Listener>> UvNetwork::listen(const Endpoint& endpoint, AcceptHandler accept) {
  Endpoint named = endpoint;
  if (options_.labTraffic && named.port == 0) named.port = nextServerPort_++;
  if (ports_.contains(named)) return Error{"address already in use", named.text()};
  const auto addresses = resolveNow(named);
  if (!addresses) return addresses.error();
  if (addresses->empty()) return Error{"no address to listen on", named.text()};
  auto listener = std::make_unique<UvListener>(*this, named, std::move(accept));
  if (auto bound = listener->bind(addresses->front()); !bound) return bound.error();
  return std::unique_ptr<Listener>(std::move(listener));
}

void UvNetwork::connect(const Endpoint& endpoint, ConnectHandler handler) {
  const auto connector = std::make_shared<UvConnector>(*this, endpoint, std::move(handler));
  connecting_.insert(connector);
  std::vector<sockaddr_storage> addresses;
  if (options_.labTraffic) {
    const Endpoint client{"client", nextClientPort_++};
    connector->setPair(std::make_shared<UvPair>(options_.labTraffic, client, endpoint));
    // Refused by the port that nobody listens on, or by nobody's port: it is the same to who connects.
    const auto port = ports_.find(endpoint);
    if (port == ports_.end()) return connector->refuse(UV_ECONNREFUSED);
    addresses.push_back(loopbackAddress(port->second));
  } else if (const auto literal = literalAddress(endpoint)) {
    addresses.push_back(*literal);
  } else {
    return connector->resolve();
  }
  loop_.post(
      [connector, addresses = std::move(addresses)]() mutable { connector->tryAddresses(std::move(addresses)); });
}

}  // namespace coexist
