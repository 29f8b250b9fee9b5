#include "gateway/standalone/gateway_process.h"

#include <fmt/format.h>

#include "base/text.h"
#include "gateway/standalone/configured_front_end.h"
#include "net/descriptor_limit.h"
#include "net/held_signals.h"

namespace coexist {

Result<std::unique_ptr<GatewayProcess>> GatewayProcess::start(const GatewayConfig& config, GatewayOutput output) {
  auto directory = directoryOf(config);
  if (!directory) return directory.error();
  std::unique_ptr<GatewayProcess> process(new GatewayProcess(config, std::move(*directory), std::move(output)));
  if (const Status opened = process->open(); !opened) return opened.error();
  return process;
}

// A client and its home take a descriptor each; listeners, logs and look-ups take the rest.
std::string descriptorShortage(size_t connections, size_t descriptors) {
  const size_t needed = 2 * connections + 100;
  if (needed <= descriptors) return {};
  return fmt::format(
      "{} connections need {} open files, and the system grants {}: raise its limit or lower "
      "limits.connections",
      connections, needed, descriptors);
}

Status GatewayProcess::open() {
  if (Status opened = journal_.openProtocolLogs({config_.protocolLogFiles, config_.protocolLogBytes}); !opened)
    return opened;
  if (Status taken = takeIdentity(); !taken) return taken;
  const std::string shortage = descriptorShortage(config_.limits.maxConnections, raiseDescriptorLimit());
  if (!shortage.empty()) warn_(shortage);
  if (Status listening = listen(); !listening) return listening;
  endpoints_ = loops_.front()->endpoints();
  sayWhere();
  loops_.front()->say(config_.host + " is up, as " + config_.product->name);
  return {};
}

// The gateway's own certificate: from its files, or made now.
Status GatewayProcess::takeIdentity() {
  if (config_.identity) {
    identity_ = *config_.identity;
    return {};
  }
  const auto world = UvRuntime::create({});
  if (!world) return world.error();
  warn_("no certificate is named; one that no client knows was made for " + config_.host);
  auto made = OwnCertificates::selfMade(config_.host, (*world)->loop().unixSeconds());
  if (!made) return made.error();
  identity_ = std::move(*made);
  return {};
}

Status GatewayProcess::listen() {
  const HeldSignals untilAllWatch;
  for (int number = 0; number < config_.loops; ++number) {
    const GatewayShared shared{config_,     directory_,        identity_,        journal_,
                               stopNotice_, connectionLimits_, issuedChallenges_, penalties_};
    loops_.push_back(std::make_unique<GatewayLoop>(shared, number));
    if (Status started = loops_.back()->start(); !started) return started;
  }
  return {};
}

void GatewayProcess::sayWhere() {
  for (size_t i = 0; i < endpoints_.size(); ++i) {
    const FrontEndListener& listener = config_.listeners[i];
    loops_.front()->say("listening on " + endpoints_[i].text() + " for " +
                        std::string(mailProtocolName(listener.protocol)) + (listener.submission ? " submission" : "") +
                        (listener.implicitTls ? " in TLS" : ""));
  }
}

void GatewayProcess::run() {
  std::vector<UvRuntime*> worlds;
  for (const auto& loop : loops_) worlds.push_back(&loop->world());
  UvRuntime::runTogether(worlds);
  for (const auto& loop : loops_) loop->close();  // what it leaves open stands in the protocol log before it is counted
  const bool written = journal_.finishRows();
  const size_t lost = journal_.lostRows();
  const std::string rows = counted(lost, "line") + " of the protocol log " + (lost == 1 ? "is" : "are") + " lost";
  if (!written) loops_.front()->say("a protocol log takes no lines; what was still to be written there is lost");
  loops_.front()->say(lost == 0 ? "stopped" : "stopped; " + rows);
  journal_.finishTelling();
}

void GatewayProcess::stop() {
  for (const auto& loop : loops_) {
    loop->world().postFromAnyThread([&loop = *loop] { loop.onStop(); });
  }
}

}  // namespace coexist
