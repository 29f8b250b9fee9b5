// The words for the ways of proxy log-on and their security: in files, and for people. In the order of the enumerators.
#pragma once

#include <string_view>

#include "product/profile.h"

namespace coexist {

constexpr std::string_view kProxyLoginWords[] = {"plaintext-replay", "service-account", "server-trust"};
constexpr std::string_view kProxyLoginNames[] = {"plaintext replay", "service account", "server trust"};
constexpr std::string_view kProxySecurityWords[] = {"clear", "starttls", "tls"};
constexpr std::string_view kProxySecurityNames[] = {"in clear", "STARTTLS", "TLS"};

inline std::string_view proxyLoginName(ProxyLogin logon) { return kProxyLoginNames[static_cast<size_t>(logon)]; }
inline std::string_view proxySecurityName(ProxySecurity security) {
  return kProxySecurityNames[static_cast<size_t>(security)];
}

}  // namespace coexist
