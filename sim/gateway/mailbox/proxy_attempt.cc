#include "gateway/mailbox/proxy_attempt.h"

#include <utility>

#include "gateway/mailbox/imap_back_end_login.h"
#include "gateway/mailbox/pop3_back_end_login.h"

namespace coexist {
namespace {

// Null for SMTP, which has no log-on to a mailbox.
std::unique_ptr<BackEndLogin> makeBackEndLogin(MailProtocol protocol, SessionIo& io, BackEndLoginOrder order) {
  switch (protocol) {
    case MailProtocol::kImap:
      return std::make_unique<ImapBackEndLogin>(io, std::move(order));
    case MailProtocol::kPop3:
      return std::make_unique<Pop3BackEndLogin>(io, std::move(order));
    case MailProtocol::kSmtp:
      break;
  }
  return nullptr;
}

}  // namespace

ProxyAttempt::ProxyAttempt(const FrontContext& context, MailProtocol protocol, SessionIo& client, int timer,
                           std::string listener, ProxyAttemptEvents& events)
    : context_(context),
      protocol_(protocol),
      client_(client),
      listener_(std::move(listener)),
      events_(events),
      hop_(context, client, timer) {}

void ProxyAttempt::begin(std::string_view name, const Account* account) {
  name_ = account ? account->account : name;
  account_ = account;
  target_.clear();
}

void ProxyAttempt::start(const ClientProof& proof) {
  begin(proof.userName, proof.account);
  ProxyDecision decision = decideProxyPlan(proxyPolicy(*context_.options, protocol_), proof);
  if (const auto* refusal = std::get_if<ProxyRefusal>(&decision)) {
    return end({LoginResult::kRefused, refusal->cause, refusal->target}, "");
  }
  plan_ = std::move(std::get<ProxyPlan>(decision));
  connect();
}

void ProxyAttempt::refuse(std::string_view claimedName, const Account* claimed, std::string_view cause,
                          std::string_view detail) {
  begin(claimedName, claimed);
  end({LoginResult::kRefused, std::string(cause)}, detail);
}

void ProxyAttempt::connect() {
  target_ = plan_.targetText();
  hop_.connect(
      plan_, [this](SessionIo& backEnd, const std::optional<TlsParameters>& tls) { return openBackEnd(backEnd, tls); },
      [this](std::string_view cause, const std::string& detail) {
        end({LoginResult::kUnavailable, std::string(cause), target_}, detail);
      });
}

std::unique_ptr<Session> ProxyAttempt::openBackEnd(SessionIo& backEnd, const std::optional<TlsParameters>& startTls) {
  BackEndLoginEvents& events = *this;
  const FrontEndOptions& options = *context_.options;
  auto session =
      makeBackEndLogin(protocol_, backEnd, {*options.product, std::move(plan_), startTls, *options.random, events});
  login_ = session.get();
  return session;
}

void ProxyAttempt::onTimer() {
  abandon();
  end({LoginResult::kUnavailable, "ProxyTimeout", target_}, "");
}

void ProxyAttempt::onLoginEnded(const LoginOutcome& outcome) {
  BackEndLogin* const logon = std::exchange(login_, nullptr);
  ProxyOutcome ended{outcome.result, outcome.cause, target_};
  if (outcome.result == LoginResult::kLoggedOn) ended.relay = &logon->relay();
  end(std::move(ended), outcome.detail);
}

void ProxyAttempt::end(ProxyOutcome outcome, std::string_view detail) {
  plan_ = {};
  hop_.stopGuard();
  context_.recordHealth(protocol_, listener_, account_, outcome.cause);
  tell(outcome, detail);
  outcome.ofHealthMailbox = account_ != nullptr && account_->healthMailbox;
  account_ = nullptr;
  events_.onProxyEnded(outcome);
}

void ProxyAttempt::abandon() {
  hop_.abandon();
  if (login_) std::exchange(login_, nullptr)->abandon();
}

// For the operator: who, from where, to where, and what became of it.
void ProxyAttempt::tell(const ProxyOutcome& outcome, std::string_view detail) const {
  if (!context_.noticing()) return;
  std::string sentence = noticeName(name_) + " from " + client_.remote().text();
  sentence += outcome.cause.empty() ? " logged on" : " not logged on: " + outcome.cause;
  if (!outcome.target.empty()) sentence += ", " + outcome.target;
  if (!detail.empty()) sentence += " (" + std::string(detail) + ")";
  outcome.cause.empty() ? context_.notice(sentence) : context_.notice(NoticeKind::kRefusedLogin, sentence);
}

}  // namespace coexist
