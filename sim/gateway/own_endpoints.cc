#include "gateway/own_endpoints.h"

#include <algorithm>
#include <string>

#include "base/text.h"

namespace coexist {
namespace {

// Without the beginning of an IPv4 address in IPv6, and names in one letter case.
std::string plainHost(std::string_view host) {
  constexpr std::string_view kMapped = "::ffff:";
  const bool mapped = startsWithIgnoreCase(host, kMapped) && host.find('.') != host.npos;
  return lowerAscii(host.substr(mapped ? kMapped.size() : 0));
}

}  // namespace

bool isLoopbackHost(std::string_view host) {
  const bool numeric = host.find_first_not_of("0123456789.") == host.npos;
  return (numeric && host.starts_with("127.")) || host == "::1" || equalsIgnoreCase(host, "localhost");
}

bool isOneOf(const std::vector<Endpoint>& listeners, const Endpoint& local, const Endpoint& remote) {
  const std::string there = plainHost(remote.host);
  const bool ownHost = isLoopbackHost(there) || there == plainHost(local.host);
  return std::any_of(listeners.begin(), listeners.end(), [&](const Endpoint& listener) {
    if (listener.port != remote.port) return false;
    const std::string host = plainHost(listener.host);
    const bool everywhere = host == "0.0.0.0" || host == "::";
    const bool byName = host == "localhost" && isLoopbackHost(there);
    return host == there || ((everywhere && ownHost) || byName);
  });
}

}  // namespace coexist
