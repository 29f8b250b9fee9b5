#include "net/uv_address.h"

namespace coexist {

std::optional<sockaddr_storage> literalAddress(const Endpoint& endpoint) {
  sockaddr_storage address{};
  if (uv_ip4_addr(endpoint.host.c_str(), endpoint.port, reinterpret_cast<sockaddr_in*>(&address)) == 0) return address;
  address = {};
  if (uv_ip6_addr(endpoint.host.c_str(), endpoint.port, reinterpret_cast<sockaddr_in6*>(&address)) == 0) return address;
  return std::nullopt;
}

sockaddr_storage loopbackAddress(uint16_t port) { return *literalAddress({"127.0.0.1", port}); }

void setPort(sockaddr_storage& address, uint16_t port) {
  if (address.ss_family == AF_INET6) {
    reinterpret_cast<sockaddr_in6*>(&address)->sin6_port = htons(port);
  } else {
    reinterpret_cast<sockaddr_in*>(&address)->sin_port = htons(port);
  }
}

Endpoint endpointOf(const sockaddr_storage& address) {
  char host[64] = {};
  if (address.ss_family == AF_INET6) {
    const auto* v6 = reinterpret_cast<const sockaddr_in6*>(&address);
    uv_ip6_name(v6, host, sizeof host);
    return {host, ntohs(v6->sin6_port)};
  }
  if (address.ss_family != AF_INET) return {};
  const auto* v4 = reinterpret_cast<const sockaddr_in*>(&address);
  uv_ip4_name(v4, host, sizeof host);
  return {host, ntohs(v4->sin_port)};
}

Endpoint localEndpoint(const uv_tcp_t* tcp) {
  sockaddr_storage address{};
  int size = sizeof address;
  if (uv_tcp_getsockname(tcp, reinterpret_cast<sockaddr*>(&address), &size) != 0) return {};
  return endpointOf(address);
}

Endpoint remoteEndpoint(const uv_tcp_t* tcp) {
  sockaddr_storage address{};
  int size = sizeof address;
  if (uv_tcp_getpeername(tcp, reinterpret_cast<sockaddr*>(&address), &size) != 0) return {};
  return endpointOf(address);
}

}  // namespace coexist
