#include "gateway/mailbox/back_end_login.h"

#include "base/text.h"
#include "gateway/login/masked_secrets.h"
#include "sasl/client_exchange.h"
#include "sasl/mechanism_table.h"

namespace coexist {

BackEndLogin::BackEndLogin(SessionIo& io, BackEndLoginOrder order)
    : io_(io), order_(std::move(order)), events_(&order_.events), relay_(io) {}

void BackEndLogin::abandon() {
  events_ = nullptr;
  unavailable("Abandoned", "");
}

void BackEndLogin::onGreeted() {
  if (plan().security != ProxySecurity::kStartTls) return logOn();
  state_ = State::kStartTls;
  askForTls();
}

void BackEndLogin::onTlsAnswer(bool ok, std::string_view line) {
  if (!ok) return unavailable("ProxyStartTlsRefused", line);
  state_ = State::kSecuring;
  io_.startTls(*order_.startTls);
}

void BackEndLogin::onSecured(const TlsInfo&) {
  if (state_ == State::kSecuring) logOn();
}

void BackEndLogin::logOn() {
  state_ = State::kLogin;
  if (plan().security != ProxySecurity::kClear && !io_.secure()) {
    return unavailable("ProxyProtocolError", "not in TLS");
  }
  startLogin();
}

std::optional<std::string> BackEndLogin::plainMessage() const {
  const SaslCredentials credentials{.authorizationId = identity().authorizationId,
                                    .user = identity().user,
                                    .password = identity().password,
                                    .domain = {},
                                    .workstation = {}};
  return SaslClientExchange::begin(kPlainName, credentials, order_.random, 0)->initialResponse();
}

void BackEndLogin::onLineTooLong() { unavailable("ProxyProtocolError", "a line without an end"); }

void BackEndLogin::onData(std::string_view octets) { relay_.onData(octets); }

void BackEndLogin::onTlsFailed(const Error& error) {
  if (state_ == State::kRelay) return relay_.onClosed(CloseReason::kError);
  const std::string detail = "TLS: " + error.message();
  if (failureRules().tellsAsRefusal(HomeFailure::kTls))
    return end(LoginResult::kRefused, "ProxyNotAuthenticated", detail);
  unavailable("ProxyTlsFailed", detail);
}

void BackEndLogin::onEnd() {
  if (state_ == State::kRelay) return relay_.onEnd();
  unavailable("ProxyConnectionClosed", "the back end ended the connection");
}

void BackEndLogin::onClosed(CloseReason reason) {
  if (state_ == State::kRelay) return relay_.onClosed(reason);
  unavailable("ProxyConnectionClosed", "the connection to the back end was lost");
}

void BackEndLogin::onWritable() { relay_.onWritable(); }

void BackEndLogin::loggedOn() { end(LoginResult::kLoggedOn, "", ""); }

// A home that refuses an account of ours has said nothing about the client, whose proof has been verified here.
void BackEndLogin::refused(std::string_view detail, const HomeRefusal& refusal) {
  const bool ours = identity().logon != ProxyLogin::kPlaintextReplay;
  const bool byProof = refusal.result == LoginResult::kRefused;
  const bool helpless = ours && byProof && !failureRules().tellsAsRefusal(HomeFailure::kOwnLogin);
  end(helpless ? LoginResult::kAskAdministrator : refusal.result, refusal.cause, detail);
}

void BackEndLogin::unavailable(std::string_view cause, std::string_view detail) {
  end(LoginResult::kUnavailable, cause, detail);
}

void BackEndLogin::end(LoginResult result, std::string_view cause, std::string_view detail) {
  if (state_ == State::kRelay || state_ == State::kEnded) return;
  const bool isIn = result == LoginResult::kLoggedOn;
  const std::string masked = withoutSecrets(std::string(detail), plan().passwords());
  state_ = isIn ? State::kRelay : State::kEnded;
  order_.plan.identities.clear();  // which cleanses their passwords
  if (!isIn) io_.close();
  BackEndLoginEvents* events = events_;
  events_ = nullptr;
  if (events) events->onLoginEnded({result, std::string(cause), visible(masked)});
}

}  // namespace coexist
