#include "net/address_group.h"

#include <arpa/inet.h>

#include <algorithm>

namespace coexist {

std::string addressGroup(const std::string& host) {
  in6_addr address{};
  if (inet_pton(AF_INET6, host.substr(0, host.find('%')).c_str(), &address) != 1) return host;
  char text[INET6_ADDRSTRLEN] = {};
  if (IN6_IS_ADDR_V4MAPPED(&address)) return inet_ntop(AF_INET, &address.s6_addr[12], text, sizeof text);
  std::fill(&address.s6_addr[8], &address.s6_addr[16], uint8_t{0});
  return std::string(inet_ntop(AF_INET6, &address, text, sizeof text)) + "/64";
}

}  // namespace coexist
