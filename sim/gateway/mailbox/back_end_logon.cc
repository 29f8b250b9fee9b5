#include "gateway/mailbox/back_end_logon.h"

#include "base/text.h"
#include "sasl/client_exchange.h"
#include "sasl/mechanism_table.h"

namespace coexist {

bool fitsIntoALine(std::string_view text) { return text.find_first_of(std::string_view("\r\n\0", 3)) == text.npos; }

BackEndLogon::BackEndLogon(Peer& peer, BackEndLogonOrder order)
    : peer_(peer), order_(std::move(order)), events_(&order_.events), relay_(peer) {}

void BackEndLogon::abandon() {
  events_ = nullptr;
  unavailable("Abandoned", "");
}

void BackEndLogon::onGreeted() {
  if (plan().security != ProxySecurity::kStartTls) return logOn();
  state_ = State::kStartTls;
  askForTls();
}

void BackEndLogon::onTlsAnswer(bool ok, std::string_view line) {
  if (!ok) return unavailable("ProxyStartTlsRefused", line);
  state_ = State::kSecuring;
  peer_.startTls(*order_.startTls);
}

void BackEndLogon::onSecured(const TlsInfo&) {
  if (state_ == State::kSecuring) logOn();
}

void BackEndLogon::logOn() {
  state_ = State::kLogon;
  if (plan().security != ProxySecurity::kClear && !peer_.secure()) {
    return unavailable("ProxyProtocolError", "not in TLS");
  }
  startLogon();
}

std::optional<std::string> BackEndLogon::trustMessage() const {
  const SaslCredentials credentials{.authorizationId = identity().authorizationId,
                                    .user = identity().user,
                                    .password = identity().password,
                                    .domain = {},
                                    .workstation = {}};
  return SaslClientExchange::begin(kPlainName, credentials, order_.random, 0)->initialResponse();
}

void BackEndLogon::onLineTooLong() { unavailable("ProxyProtocolError", "a line without an end"); }

void BackEndLogon::onData(std::string_view octets) { relay_.onData(octets); }

void BackEndLogon::onTlsFailed(const Error& error) {
  if (state_ == State::kRelay) return relay_.onClosed(CloseReason::kError);
  refused("TLS: " + error.message());
}

void BackEndLogon::onEnd() {
  if (state_ == State::kRelay) return relay_.onEnd();
  unavailable("ProxyConnectionClosed", "the back end ended the connection");
}

void BackEndLogon::onClosed(CloseReason reason) {
  if (state_ == State::kRelay) return relay_.onClosed(reason);
  unavailable("ProxyConnectionClosed", "the connection to the back end was lost");
}

void BackEndLogon::onWritable() { relay_.onWritable(); }

void BackEndLogon::loggedOn() { end(LogonResult::kLoggedOn, "", ""); }

void BackEndLogon::refused(std::string_view detail) { end(LogonResult::kRefused, "ProxyNotAuthenticated", detail); }

void BackEndLogon::unavailable(std::string_view cause, std::string_view detail) {
  end(LogonResult::kUnavailable, cause, detail);
}

void BackEndLogon::end(LogonResult result, std::string_view cause, std::string_view detail) {
  if (state_ == State::kRelay || state_ == State::kEnded) return;
  const bool isIn = result == LogonResult::kLoggedOn;
  state_ = isIn ? State::kRelay : State::kEnded;
  order_.plan.identities.clear();
  if (!isIn) peer_.close();
  BackEndLogonEvents* events = events_;
  events_ = nullptr;
  if (events) events->onLogonEnded({result, std::string(cause), visible(detail)});
}

}  // namespace coexist
