// What a front end gets of a gateway's configuration.
#pragma once

#include <string>
#include <vector>

#include "gateway/front_end_options.h"
#include "gateway/standalone/gateway_config.h"

namespace coexist {

// The configuration's users. An error only where it has not been checked: two of them share a name.
Result<Directory> directoryOf(const GatewayConfig& config);

// Product, directory, listeners, homes, credentials and limits; the rest is for the loop to fill in. `config` and
// `directory` must outlive it.
FrontEndOptions configuredFrontEnd(const GatewayConfig& config, const Directory& directory);

// The mechanisms that the product lists and a front end of that configuration does not offer, a sentence each, as it
// says them at its start too (gateway/login/proxyable_mechanisms.h).
std::vector<std::string> mechanismsLeftOut(const GatewayConfig& config);

}  // namespace coexist
