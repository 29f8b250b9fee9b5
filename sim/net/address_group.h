// Which addresses are one party's, for whoever counts by address.
#pragma once

#include <string>

namespace coexist {

// An IPv6 address stands for its /64, which is what one customer is given; an IPv4 address in IPv6's clothes is itself.
// What is no address is its own name.
std::string addressGroup(const std::string& host);

}  // namespace coexist
