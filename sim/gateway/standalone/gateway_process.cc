#include "gateway/standalone/gateway_process.h"

#include <fmt/format.h>

#include <atomic>

#include "base/text.h"
#include "gateway/standalone/own_certificates.h"
#include "net/descriptor_limit.h"
#include "net/held_signals.h"

namespace coexist {

Result<std::unique_ptr<GatewayProcess>> GatewayProcess::start(GatewayConfig config, GatewayOutput output,
                                                              RereadConfig reread) {
  std::unique_ptr<GatewayProcess> process(new GatewayProcess(std::move(output), config.loops));
  if (const Status opened = process->open(std::move(config), std::move(reread)); !opened) return opened.error();
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

GatewayProcess::~GatewayProcess() = default;

Status GatewayProcess::open(GatewayConfig config, RereadConfig reread) {
  const HeldSignals untilAllWatch;
  ignoreUserSignals();
  for (const std::string& warning : config.warnings) warn("warning: " + warning);
  const ProtocolLogPlaces places{config.protocolLogFiles, config.protocolLogBytes};
  if (Status opened = journal_->openProtocolLogs(places); !opened) return opened;
  auto identity = ownIdentity(config);
  if (!identity) return identity.error();
  auto made = makeGeneration(std::move(config), std::move(*identity));
  if (!made) return made.error();
  first_ = std::move(*made);
  const FrontEndLimits& limits = this->config().limits;
  connectionLimits_->limit(limits.maxConnections, limits.maxConnectionsPerAddress);
  penalties_.follow(this->config().penalties);
  const std::string shortage = descriptorShortage(limits.maxConnections, raiseDescriptorLimit());
  if (!shortage.empty()) warn(shortage);
  if (Status listening = listen(); !listening) return listening;
  if (Status watched = watchReload(std::move(reread)); !watched) return watched;
  endpoints_ = loops_.front()->endpoints();
  sayWhere();
  loops_.front()->say(this->config().host + " is up, as " + this->config().product->name);
  return {};
}

void GatewayProcess::warn(const std::string& sentence) {
  journal_->behindThat([warn = warn_, sentence] { warn(sentence); });
}

// The gateway's own certificate: from its files, or made now.
Result<TlsIdentity> GatewayProcess::ownIdentity(const GatewayConfig& config) {
  if (config.identity) return *config.identity;
  const auto world = UvRuntime::create({});
  if (!world) return world.error();
  warn("no certificate is named; one that no client knows was made for " + config.host);
  return OwnCertificates::selfMade(config.host, (*world)->loop().unixSeconds());
}

Status GatewayProcess::listen() {
  const GatewayShared shared{*journal_, stopNotice_, connectionLimits_, issuedChallenges_, penalties_};
  for (int number = 0; number < config().loops; ++number) {
    loops_.push_back(std::make_unique<GatewayLoop>(shared, first_, number));
    if (Status started = loops_.back()->start(); !started) return started;
  }
  return {};
}

// One loop hears the signal, and all are handed what has been read.
Status GatewayProcess::watchReload(RereadConfig reread) {
  const auto take = [this](const std::shared_ptr<const Generation>& generation, const std::string& sentence) {
    const FrontEndLimits& limits = generation->config.limits;
    connectionLimits_->limit(limits.maxConnections, limits.maxConnectionsPerAddress);
    penalties_.follow(generation->config.penalties);
    const auto left = std::make_shared<std::atomic<size_t>>(loops_.size());
    for (const auto& loop : loops_) {
      loop->world().postFromAnyThread([&loop = *loop, generation, sentence, left] {
        loop.take(generation);
        if (--*left == 0) loop.say(sentence);
      });
    }
  };
  const auto say = [this](const std::string& sentence) { loops_.front()->say(sentence); };
  reload_ = std::make_unique<GatewayReload>(std::move(reread), journal_, first_, ReloadEvents{take, say});
  return loops_.front()->watchReload([this] { reload_->ask(); });
}

void GatewayProcess::sayWhere() {
  for (size_t i = 0; i < endpoints_.size(); ++i) {
    const FrontEndListener& listener = config().listeners[i];
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
  const bool written = journal_->finishRows();
  const size_t lost = journal_->lostRows();
  const std::string rows = counted(lost, "line") + " of the protocol log " + (lost == 1 ? "is" : "are") + " lost";
  if (!written) loops_.front()->say("a protocol log takes no lines; what was still to be written there is lost");
  loops_.front()->say(lost == 0 ? "stopped" : "stopped; " + rows);
  journal_->finishTelling();
}

void GatewayProcess::stop() {
  for (const auto& loop : loops_) {
    loop->world().postFromAnyThread([&loop = *loop] { loop.onStop(); });
  }
}

}  // namespace coexist
