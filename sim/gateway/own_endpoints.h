// Whether a connection that was made to a back end has come out at the front end's own listeners: told by the addresses
// that the connection has, because a name, an alias of the host or a wildcard hides it from a comparison of texts.
//
// An address translation between the two is not seen through.
#pragma once

#include <string_view>
#include <vector>

#include "net/network.h"

namespace coexist {

// "127.0.0.1" and its like, "::1", and "localhost" in any letter case; no other name.
bool isLoopbackHost(std::string_view host);

// `local` and `remote` are the connection's. A listener on every address ("0.0.0.0", "::") listens on loopback and on
// each address of this host, which is known by being both ends' at once. IPv4 inside of IPv6 is IPv4.
bool isOneOf(const std::vector<Endpoint>& listeners, const Endpoint& local, const Endpoint& remote);

}  // namespace coexist
