// The configuration of a gateway that stands by itself: one strict JSON file, and the files that it names.
//
// Safe unless told otherwise: loopback addresses only, no passwords in clear, back ends' certificates checked.
// Passwords stand in files of their own, never in the configuration. Paths are relative to the configuration's folder.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "gateway/front_end.h"
#include "product/profile.h"

namespace coexist {

struct GatewayConfig {
  const Product* product = nullptr;  // of the catalogue that it was loaded with
  std::string host;                  // what the gateway calls itself
  ServiceDefaults settings;
  std::vector<FrontEndListener> listeners;
  std::optional<TlsIdentity> identity;  // nothing: one is made at start, loopback only
  std::string trustPem;                 // who may have signed back ends' certificates
  std::map<std::string, HomeServer> homes;
  std::vector<Account> users;
  ProxyCredentials own;
  FrontEndLimits limits;
  Milliseconds drainMs = 30'000;
  int loops = 1;
  PerProtocol<std::string> protocolLogFiles;  // empty: none is kept
  std::vector<std::string> warnings;
};

// Nothing when there are problems; each says where it is and what to do.
std::optional<GatewayConfig> loadGatewayConfig(const std::string& path, const ProductCatalogue& products,
                                               Diagnostics& problems);

// The JSON Schema of the file, for editors.
std::string gatewayConfigSchema();

}  // namespace coexist
