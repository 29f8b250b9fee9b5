// Addresses between their text and the kernel's form. Private to net/.
#pragma once

#include <uv.h>

#include <optional>

#include "net/network.h"

namespace coexist {

// An IPv4 or IPv6 literal; nothing when it is a name.
std::optional<sockaddr_storage> literalAddress(const Endpoint& endpoint);
sockaddr_storage loopbackAddress(uint16_t port);
void setPort(sockaddr_storage& address, uint16_t port);
Endpoint endpointOf(const sockaddr_storage& address);
Endpoint localEndpoint(const uv_tcp_t* tcp);
Endpoint remoteEndpoint(const uv_tcp_t* tcp);

inline const sockaddr* asSockaddr(const sockaddr_storage& address) {
  return reinterpret_cast<const sockaddr*>(&address);
}

}  // namespace coexist
