#include "gateway/mailbox/mailbox_hop.h"

#include <utility>

namespace coexist {
namespace {

constexpr int kQuietChecks = 4;
// The back end is the one to say that its time-out has come; the front end's own frees what a dead back end holds.
constexpr Milliseconds kRelayGraceMs = 60'000;

}  // namespace

MailboxHop::MailboxHop(FrontConversation& talk, std::string listener, ProxyAttemptEvents& events)
    : talk_(talk),
      attempt_(talk.context(), talk.protocol(), talk.io(), kBackEndTimer, std::move(listener), events),
      relay_(talk.io()) {}

void MailboxHop::start(const ClientProof& proof) {
  talk_.beginLogin(proof, [this, proof](bool refused) {
    if (refused) return turnAway(proof, kTooManyFailures, "");
    // Homes take longer than the gateway: who asks them of known names alone tells by the time which those are.
    const bool wrong = talk_.gate().hidesNames() && proof.isWrongHere();
    wrong ? turnAway(proof, "LogonDenied", "") : logOn(proof);
  });
}

void MailboxHop::refuse(const ClientProof& proof, const std::string& detail) {
  talk_.beginLogin(proof, [this, proof, detail](bool refused) {
    turnAway(proof, refused ? kTooManyFailures : "LogonDenied", detail);
  });
}

void MailboxHop::turnAway(const ClientProof& proof, std::string_view cause, std::string_view detail) {
  attempt_.refuse(proof.userName, proof.account, cause, detail);
}

ProxyOutcome MailboxHop::judged(ProxyOutcome outcome) {
  LoginGate& gate = talk_.gate();
  if (outcome.result == LoginResult::kLoggedOn || outcome.result == LoginResult::kMailboxInUse) gate.succeeded();
  if (outcome.result != LoginResult::kUnavailable) return outcome;
  gate.unjudged();
  if (!gate.mayTellOfHome()) outcome.result = LoginResult::kRefused;
  return outcome;
}

void MailboxHop::logOn(const ClientProof& proof) {
  if (proof.account) talk_.log().setUser(proof.account->account);
  stage_ = Stage::kLogin;
  talk_.io().readOctets(1);
  talk_.stopGuard();
  attempt_.start(proof);
}

void MailboxHop::relay(RelayEnd& home) {
  stage_ = Stage::kRelay;
  talk_.handOver();
  RelayEnd::join(relay_, home);
  startRelayTimer();
  if (hasReadAhead()) relay_.onData(std::exchange(readAhead_, {}));
}

bool MailboxHop::resume() {
  if (std::exchange(stage_, Stage::kIdle) == Stage::kIdle) return false;
  talk_.startGuard();
  talk_.io().readLines(talk_.settings().maxCommandBytes);
  talk_.holdReading(false);
  return readAhead_ == "\n";
}

// The line end may have been cut in two, or be what was read ahead.
std::string MailboxHop::wholeLine(std::string_view line) {
  std::string whole = std::exchange(readAhead_, {}) + std::string(line);
  if (whole == "\r" || whole == "\n") whole.clear();
  return whole;
}

void MailboxHop::onData(std::string_view octets) {
  if (stage_ == Stage::kRelay) return relay_.onData(octets);
  if (stage_ != Stage::kLogin) return;
  readAhead_ = octets;
  talk_.holdReading(true);
}

void MailboxHop::onTimer(int name) { name == kRelayTimer ? checkRelay() : attempt_.onTimer(); }

// A relay that has been quiet for longer than any back end would stay is over.
void MailboxHop::checkRelay() {
  const uint64_t passed = relay_.activity();
  quietChecks_ = passed == relayed_ ? quietChecks_ + 1 : 0;
  relayed_ = passed;
  quietChecks_ >= kQuietChecks ? close() : startRelayTimer();
}

void MailboxHop::startRelayTimer() {
  const Milliseconds limit = talk_.settings().authenticatedTimeoutMs + kRelayGraceMs;
  talk_.io().startTimer(kRelayTimer, limit / kQuietChecks, TimerKind::kGuard);
}

void MailboxHop::onWritable() {
  relay_.onWritable();
  talk_.onWritable();
}

void MailboxHop::onEnd() { relaying() ? relay_.onEnd() : close(); }

void MailboxHop::onClosed(CloseReason reason) {
  leave(reason);
  talk_.markEnded();
}

void MailboxHop::close() {
  if (talk_.ended()) return;
  leave(CloseReason::kFinished);
  talk_.close();
}

void MailboxHop::leave(CloseReason reason) {
  stage_ = Stage::kIdle;
  attempt_.abandon();
  relay_.onClosed(reason);
}

}  // namespace coexist
