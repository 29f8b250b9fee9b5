#include "gateway/standalone/generation.h"

#include "gateway/standalone/config.h"
#include "gateway/standalone/configured_front_end.h"
#include "gateway/standalone/own_certificates.h"

namespace coexist {
namespace {

Status checkCertificates(const Generation& generation) {
  OwnCertificates certificates(generation.identity, generation.config.trustPem, generation.config.homeTrust);
  const auto server = certificates.serverContext(generation.config.host, PeerCertificate::kIgnored);
  if (!server) return server.error();
  for (const auto& [home, known] : generation.config.homes) {
    const auto client = certificates.contextTowards(home, generation.config.host, PeerCertificate::kRequired);
    if (!client) return client.error();
  }
  return {};
}

}  // namespace

Result<std::shared_ptr<const Generation>> makeGeneration(GatewayConfig config, TlsIdentity identity) {
  auto directory = directoryOf(config);
  if (!directory) return directory.error();
  auto made = std::make_shared<Generation>(Generation{std::move(config), std::move(*directory), std::move(identity)});
  if (const Status usable = checkCertificates(*made); !usable) return usable.error();
  return std::shared_ptr<const Generation>(std::move(made));
}

std::vector<std::string> keepWhatStays(const Generation& running, GatewayConfig& read) {
  const GatewayConfig& old = running.config;
  std::vector<std::string> waiting;
  const auto keep = [&waiting](auto& value, const auto& before, const char* key) {
    if (value == before) return;
    value = before;
    waiting.push_back("\"" + std::string(key) + "\" is another one, which needs a restart");
  };
  keep(read.listeners, old.listeners, "listen");
  keep(read.loops, old.loops, "loops");
  keep(read.host, old.host, "host");
  keep(read.product, old.product, "product");
  keep(read.owner, old.owner, "user");
  if (!waiting.empty()) read.settings = configuredSettings(read);  // of the product and the name that stay
  if (read.identity.has_value() != old.identity.has_value()) {
    read.identity = running.identity;
    waiting.push_back("\"certificate\" has come or gone, which needs a restart");
  }
  return waiting;
}

}  // namespace coexist
