// Which addresses belong to one customer of a network.
#pragma once

#include <string>

namespace coexist {

// An IPv6 host's /64, which is the least that anybody gets; an IPv4 address as itself, inside IPv6 too ("::ffff:").
// What is no address is its own name.
std::string addressBlockOf(const std::string& host);

}  // namespace coexist
