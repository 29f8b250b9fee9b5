// The back ends as a front end knows them, and what it has of its own to log on to them with. Data that the decision
// about a second hop stands on; who holds it says how long it lives.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "gateway/service_logon.h"
#include "mail/protocol.h"
#include "product/profile.h"

namespace coexist {

// How one protocol of a back end is reached, where that is not what the rule says.
struct HomeService {
  std::optional<uint16_t> port;
  std::optional<ProxySecurity> security;
};

// A back end as the front end knows it.
struct HomeServer {
  std::string name;            // what Account::home says
  std::string host;            // expected in its certificate, and connected to where there is no address
  std::string family = "any";  // for the proxy rules
  PerProtocol<HomeService> services;
  std::string address = {};     // connected to; empty: host
  bool clearPasswords = false;  // a proof may be shown to it in clear, or in TLS that is not checked
  ServiceLogon serviceLogon = {};
};

// How the front end proves itself to back ends.
struct ProxyCredentials {
  std::string serverAccount;  // server trust: computer account "FRONT$"
  std::string serverPassword;
  std::string serviceAccount;  // service account: "EXAMPLE/proxy"
  std::string servicePassword;
};

}  // namespace coexist
