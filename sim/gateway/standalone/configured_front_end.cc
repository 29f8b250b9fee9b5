#include "gateway/standalone/configured_front_end.h"

#include <set>

#include "gateway/login/proxyable_mechanisms.h"

namespace coexist {

Result<Directory> directoryOf(const GatewayConfig& config) {
  Directory directory;
  for (const Account& account : config.users) {
    if (const Status added = directory.add(account); !added) return added.error();
  }
  return directory;
}

FrontEndOptions configuredFrontEnd(const GatewayConfig& config, const Directory& directory) {
  FrontEndOptions options;
  options.product = config.product;
  options.directory = &directory;
  options.listeners = config.listeners;
  options.homes = config.homes;
  options.own = config.own;
  options.postmaster = config.postmaster;
  options.limits = config.limits;
  return options;
}

std::vector<std::string> mechanismsLeftOut(const GatewayConfig& config) {
  const auto directory = directoryOf(config);
  if (!directory) return {};
  const FrontEndOptions options = configuredFrontEnd(config, *directory);
  std::set<MailProtocol> protocols;
  for (const FrontEndListener& listener : config.listeners) protocols.insert(listener.protocol);
  std::vector<std::string> leftOut;
  for (const MailProtocol protocol : protocols) proxyableMechanisms(options, protocol, leftOut);
  return leftOut;
}

}  // namespace coexist
