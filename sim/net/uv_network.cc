#include "net/uv_network.h"

#include "net/uv_address.h"
#include "net/uv_connector.h"
#include "net/uv_listener.h"

namespace coexist {
namespace {

std::vector<sockaddr_storage> addressesOf(const addrinfo* found, uint16_t port) {
  std::vector<sockaddr_storage> addresses;
  for (; found != nullptr; found = found->ai_next) {
    sockaddr_storage address{};
    if (found->ai_family == AF_INET) {
      *reinterpret_cast<sockaddr_in*>(&address) = *reinterpret_cast<const sockaddr_in*>(found->ai_addr);
    } else if (found->ai_family == AF_INET6) {
      *reinterpret_cast<sockaddr_in6*>(&address) = *reinterpret_cast<const sockaddr_in6*>(found->ai_addr);
    } else {
      continue;
    }
    setPort(address, port);
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

// libuv's look-up, in its thread pool.
struct Resolution {
  uv_getaddrinfo_t request;
  NameCache::Told told;
};

void lookUpByUv(UvReactor& reactor, Loop& loop, const std::string& name, NameCache::Told told) {
  const addrinfo hints = streamHints();
  auto* resolution = new Resolution{{}, std::move(told)};
  resolution->request.data = resolution;
  const auto onResolved = [](uv_getaddrinfo_t* request, int status, addrinfo* found) {
    const std::unique_ptr<Resolution> owned(static_cast<Resolution*>(request->data));
    const NameAnswer answer{addressesOf(found, 0), status};
    uv_freeaddrinfo(found);
    owned->told(answer);
  };
  const int error = uv_getaddrinfo(reactor.loop(), &resolution->request, onResolved, name.c_str(), nullptr, &hints);
  if (error == 0) return;
  const std::unique_ptr<Resolution> owned(resolution);
  loop.post([refused = std::move(owned->told), error] { refused({{}, error}); });
}

}  // namespace

UvNetwork::UvNetwork(UvReactor& reactor, Loop& loop, Options options)
    : reactor_(reactor),
      loop_(loop),
      options_(std::move(options)),
      names_(
          loop, options_.lookUp ? options_.lookUp : [&reactor, &loop](const std::string& name, auto told) {
            lookUpByUv(reactor, loop, name, std::move(told));
          }) {}

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
  UvSocket::Context context{&reactor_, &loop_, !options_.labTraffic, [this](UvSocket* gone) { sockets_.erase(gone); }};
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

AbandonConnect UvNetwork::connect(const Endpoint& endpoint, ConnectHandler handler) {
  const auto connector = std::make_shared<UvConnector>(*this, endpoint, std::move(handler));
  connecting_.insert(connector);
  begin(connector, endpoint);
  return [weak = std::weak_ptr(connector)] {
    if (const auto underWay = weak.lock()) underWay->abandon();
  };
}

void UvNetwork::begin(const std::shared_ptr<UvConnector>& connector, const Endpoint& endpoint) {
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
