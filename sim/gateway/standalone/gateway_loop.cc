#include "gateway/standalone/gateway_loop.h"

#include "gateway/standalone/configured_front_end.h"
#include "gateway/standalone/own_certificates.h"

namespace coexist {
namespace {

// A generation as one loop works with it: certificates and settings are for one thread.
struct LoopGeneration {
  explicit LoopGeneration(const std::shared_ptr<const Generation>& made)
      : shared(made),
        machine(made->config.host, made->config.settings),
        certificates(made->identity, made->config.trustPem, made->config.homeTrust) {}

  std::shared_ptr<const Generation> shared;
  Machine machine;
  OwnCertificates certificates;
};

}  // namespace

GatewayLoop::GatewayLoop(const GatewayShared& shared, std::shared_ptr<const Generation> generation, int number)
    : shared_(shared), generation_(std::move(generation)), number_(number) {}

Status GatewayLoop::start() {
  auto world = UvRuntime::create({config().loops > 1});
  if (!world) return world.error();
  world_ = std::move(*world);
  if (const Status watched = world_->watchSignals([this] { onStop(); }); !watched) return watched.error();
  auto frontEnd = FrontEnd::start(options());
  if (!frontEnd) return frontEnd.error();
  frontEnd_ = std::move(*frontEnd);
  started_ = true;
  return {};
}

FrontEndOptions GatewayLoop::options() {
  const auto own = std::make_shared<LoopGeneration>(generation_);
  FrontEndOptions options = configuredFrontEnd(config(), generation_->directory);
  options.kept = own;
  options.loop = &world_->loop();
  options.network = &world_->network();
  options.machine = &own->machine;
  options.random = &random_;
  options.certificates = &own->certificates;
  options.connectionLimits = shared_.connectionLimits;
  options.bindsChannels = true;
  options.issuedChallenges = &shared_.issuedChallenges;
  options.penalties = &shared_.penalties;
  options.firstSession = (static_cast<uint64_t>(number_) << 48) + 1;
  // One head for each file, whatever the number of loops.
  options.log = [this](MailProtocol protocol, const std::string& line) {
    if (number_ == 0 || !line.starts_with('#')) shared_.journal.row(protocol, line);
  };
  // What is said at the start concerns all loops alike.
  options.notice = [this](const std::string& sentence) {
    if (started_ || number_ == 0) say(sentence);
  };
  return options;
}

void GatewayLoop::take(std::shared_ptr<const Generation> generation) {
  if (draining_) return;
  generation_ = std::move(generation);
  started_ = false;
  frontEnd_->reconfigure(options());
  started_ = true;
}

void GatewayLoop::onStop() {
  if (draining_) return world_->stop();
  draining_ = true;
  const Milliseconds drainMs = config().drainMs;
  if (const auto open = shared_.stopNotice.add(frontEnd_->connections())) say(stopSentence(*open, drainMs));
  frontEnd_->drain(drainMs, [this] { world_->stop(); });
}

}  // namespace coexist
