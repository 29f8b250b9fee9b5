// The words for the ways of proxy log-on and their security: in files, and for people.
#pragma once

#include <string_view>

#include "product/profile.h"

namespace coexist {

template <typename Value>
struct ProxyWord {
  std::string_view word;  // in files
  Value value;
  std::string_view name;  // for people
};
constexpr ProxyWord<ProxyLogin> kProxyLogins[] = {
    {"plaintext-replay", ProxyLogin::kPlaintextReplay, "plaintext replay"},
    {"service-account", ProxyLogin::kServiceAccount, "service account"},
    {"server-trust", ProxyLogin::kServerTrust, "server trust"},
};
constexpr ProxyWord<ProxySecurity> kProxySecurities[] = {
    {"clear", ProxySecurity::kClear, "in clear"},
    {"starttls", ProxySecurity::kStartTls, "STARTTLS"},
    {"tls", ProxySecurity::kTls, "TLS"},
};

template <const auto& kRows, typename Value>
std::string_view proxyNameOf(Value value) {
  for (const auto& row : kRows) {
    if (row.value == value) return row.name;
  }
  return {};
}
inline std::string_view proxyLoginName(ProxyLogin logon) { return proxyNameOf<kProxyLogins>(logon); }
inline std::string_view proxySecurityName(ProxySecurity security) { return proxyNameOf<kProxySecurities>(security); }

}  // namespace coexist
