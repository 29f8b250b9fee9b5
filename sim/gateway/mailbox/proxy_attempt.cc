#include "gateway/mailbox/proxy_attempt.h"

#include <utility>

#include "base/text.h"

namespace coexist {
namespace {

constexpr size_t kMaxNoticeUserOctets = 256;

}  // namespace

ProxyAttempt::ProxyAttempt(const FrontContext& context, MailProtocol protocol, Peer& client, int timer,
                           std::string listener, ProxyAttemptEvents& events)
    : context_(context),
      protocol_(protocol),
      client_(client),
      timer_(timer),
      listener_(std::move(listener)),
      events_(events) {}

void ProxyAttempt::begin(std::string_view name, const Account* account) {
  name_ = account ? account->account : name;
  account_ = account;
  target_.clear();
}

void ProxyAttempt::start(const ClientProof& proof) {
  begin(proof.userName, proof.account);
  const ProxyDecision decision = decideProxyLogon(proxyPolicy(*context_.options, protocol_), proof);
  if (const auto* refusal = std::get_if<ProxyRefusal>(&decision)) {
    return end({LogonResult::kRefused, refusal->cause, refusal->target}, "");
  }
  connect(std::get<ProxyPlan>(decision));
}

void ProxyAttempt::refuse(std::string_view claimedName, const Account* claimed, std::string_view cause) {
  begin(claimedName, claimed);
  end({LogonResult::kRefused, std::string(cause)}, "");
}

void ProxyAttempt::connect(const ProxyPlan& plan) {
  target_ = plan.targetText();
  std::optional<TlsParameters> tls;
  if (plan.security != ProxySecurity::kClear) {
    const auto check = plan.verifyPeer ? PeerCertificate::kRequired : PeerCertificate::kIgnored;
    const auto made = context_.options->certificates->clientContext(plan.ownCertificate, check);
    if (!made) return end({LogonResult::kUnavailable, "ProxyNoCertificate", target_}, made.error().message());
    tls = TlsParameters{*made, plan.verifyPeer ? plan.target.host : ""};
  }
  startTimer(context_.options->limits.backEndConnectMs);

  BackEndConnector::Request request;
  request.target = plan.target;
  if (plan.security == ProxySecurity::kTls) request.implicitTls = tls;
  request.makeSession = [this, plan, tls](Peer& backEnd) { return openBackEnd(backEnd, plan, tls); };
  request.failed = [this](const Error& error) {
    connecting_ = 0;
    end({LogonResult::kUnavailable, "ProxyConnectFailed", target_}, visible(error.message()));
  };
  connecting_ = context_.connector->connect(std::move(request));
}

std::unique_ptr<Session> ProxyAttempt::openBackEnd(Peer& backEnd, const ProxyPlan& plan,
                                                   const std::optional<TlsParameters>& tls) {
  connecting_ = 0;
  startTimer(context_.options->limits.backEndLogonMs);
  BackEndLogonEvents& events = *this;
  auto session =
      makeBackEndLogon(protocol_, backEnd, {*context_.options->product, plan, tls, *context_.options->random, events});
  logon_ = session.get();
  return session;
}

void ProxyAttempt::startTimer(Milliseconds limit) { client_.startTimer(timer_, limit, TimerKind::kGuard); }

void ProxyAttempt::onTimer() {
  abandon();
  end({LogonResult::kUnavailable, "ProxyTimeout", target_}, "");
}

void ProxyAttempt::onLogonEnded(const LogonOutcome& outcome) {
  BackEndLogon* const logon = std::exchange(logon_, nullptr);
  ProxyOutcome ended{outcome.result, outcome.cause, target_};
  if (outcome.result == LogonResult::kLoggedOn) ended.relay = &logon->relay();
  end(std::move(ended), outcome.detail);
}

void ProxyAttempt::end(ProxyOutcome outcome, std::string_view detail) {
  client_.cancelTimer(timer_);
  recordHealth(outcome);
  tell(outcome, detail);
  account_ = nullptr;
  events_.onProxyEnded(outcome);
}

void ProxyAttempt::abandon() {
  if (connecting_ != 0) context_.connector->abandon(std::exchange(connecting_, 0));
  if (logon_) std::exchange(logon_, nullptr)->abandon();
}

void ProxyAttempt::recordHealth(const ProxyOutcome& outcome) {
  HealthMonitor* health = context_.options->health;
  if (!health || !account_ || !account_->healthMailbox) return;
  const bool succeeded = outcome.result == LogonResult::kLoggedOn;
  health->record(protocol_, listener_, succeeded, outcome.cause, context_.options->loop->nowMs());
}

// For the operator: who, from where, to where, and what became of it.
void ProxyAttempt::tell(const ProxyOutcome& outcome, std::string_view detail) const {
  if (!context_.noticing()) return;
  std::string sentence =
      visible(std::string_view(name_).substr(0, kMaxNoticeUserOctets)) + " from " + client_.remote().text();
  sentence += outcome.cause.empty() ? " logged on" : " not logged on: " + outcome.cause;
  if (!outcome.target.empty()) sentence += ", " + outcome.target;
  if (!detail.empty()) sentence += " (" + std::string(detail) + ")";
  context_.notice(sentence);
}

}  // namespace coexist
