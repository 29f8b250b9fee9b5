#include "gateway/standalone/gateway_loop.h"

#include "gateway/standalone/configured_front_end.h"

namespace coexist {
GatewayLoop::GatewayLoop(const GatewayShared& shared, int number)
    : shared_(shared),
      number_(number),
      machine_(shared.config.host, shared.config.settings),
      certificates_(shared.identity, shared.config.trustPem, shared.config.homeTrust) {}

Status GatewayLoop::start() {
  auto world = UvRuntime::create({shared_.config.loops > 1});
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
  FrontEndOptions options = configuredFrontEnd(shared_.config, shared_.directory);
  options.loop = &world_->loop();
  options.network = &world_->network();
  options.machine = &machine_;
  options.random = &random_;
  options.certificates = &certificates_;
  options.connectionLimits = shared_.connectionLimits;
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

void GatewayLoop::onStop() {
  if (draining_) return world_->stop();
  draining_ = true;
  const Milliseconds drainMs = shared_.config.drainMs;
  if (const auto open = shared_.stopNotice.add(frontEnd_->connections())) say(stopSentence(*open, drainMs));
  frontEnd_->drain(drainMs, [this] { world_->stop(); });
}

}  // namespace coexist
