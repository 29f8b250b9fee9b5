// The configuration of a gateway that stands by itself: one strict JSON file, and the files that it names.
//
// Safe unless told otherwise: loopback addresses only, no passwords in clear, back ends' certificates checked.
// Passwords stand in files of their own, never in the configuration. Paths are relative to the configuration's folder.
#pragma once

#include <optional>
#include <string>

#include "base/diagnostic.h"
#include "gateway/standalone/gateway_config.h"
#include "product/profile.h"

namespace coexist {

// Nothing when there are problems; each says where it is and what to do.
std::optional<GatewayConfig> loadGatewayConfig(const std::string& path, const ProductCatalogue& products,
                                               Diagnostics& problems);

// The services' settings, as product, name and logons of `config` make them.
ServiceDefaults configuredSettings(const GatewayConfig& config);

// The JSON Schema of the file, for editors (config_schema.cc).
std::string gatewayConfigSchema();

}  // namespace coexist
