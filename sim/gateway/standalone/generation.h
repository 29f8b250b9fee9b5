// What a gateway is from one reading of its configuration to the next. Immutable: loops share it, and a session that
// has begun with it keeps it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "gateway/standalone/gateway_config.h"

namespace coexist {

struct Generation {
  GatewayConfig config;
  Directory directory;
  TlsIdentity identity;
};

// An error where a loop could not work with it: users that cannot be told apart, certificates that TLS does not take.
Result<std::shared_ptr<const Generation>> makeGeneration(GatewayConfig config, TlsIdentity identity);

// Puts into `read` what stays as it is while the gateway runs: where it listens, its loops, its name, its product. A
// sentence for each that would have been another one.
std::vector<std::string> keepWhatStays(const Generation& running, GatewayConfig& read);

}  // namespace coexist
