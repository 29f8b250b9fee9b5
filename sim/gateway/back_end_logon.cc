#include "gateway/back_end_logon.h"

#include <iterator>

#include "base/base64.h"
#include "base/text.h"
#include "gateway/quirks.h"
#include "wire/imap_command.h"
#include "wire/imap_string.h"

namespace coexist {
namespace {

// A real server says a handful of lines before it answers.
constexpr int kMaxUntaggedLines = 1000;

bool fitsIntoALine(std::string_view text) { return text.find_first_of(std::string_view("\r\n\0", 3)) == text.npos; }

}  // namespace

ImapBackEndLogon::ImapBackEndLogon(Peer& peer, const Product& product, ProxyPlan plan,
                                   std::optional<TlsParameters> startTls, RandomSource& random,
                                   BackEndLogonEvents& events)
    : peer_(peer),
      product_(product),
      plan_(std::move(plan)),
      startTls_(std::move(startTls)),
      random_(random),
      events_(&events),
      relay_(peer) {}

void ImapBackEndLogon::abandon() {
  events_ = nullptr;
  unavailable("Abandoned", "");
}

void ImapBackEndLogon::onLine(std::string_view line) {
  if (state_ == State::kEnded) return;
  const auto response = parseImapResponse(line);
  if (!response) return unavailable("ProxyProtocolError", line.substr(0, 200));
  if (state_ == State::kGreeting) return onGreeting(*response, line);
  switch (response->kind) {
    case ImapResponse::Kind::kUntagged:
      return onUntagged(*response, line);
    case ImapResponse::Kind::kContinuation:
      return onContinuation();
    case ImapResponse::Kind::kTagged:
      if (tag_.empty() || !response->isTaggedWith(tag_)) {
        return unavailable("ProxyProtocolError", "an answer under a foreign tag");
      }
      return onTagged(response->status == ImapStatus::kOk, line);
  }
}

void ImapBackEndLogon::onGreeting(const ImapResponse& response, std::string_view line) {
  if (response.kind == ImapResponse::Kind::kUntagged && response.status == ImapStatus::kOk) return begin();
  if (response.status == ImapStatus::kBye) return unavailable("ProxyGreetingRefused", line);
  // PREAUTH would take the log-on away from us, and on a clear connection the TLS too.
  unavailable("ProxyProtocolError", line);
}

void ImapBackEndLogon::begin() {
  if (plan_.security != ProxySecurity::kStartTls) return startLogon();
  state_ = State::kStartTls;
  command("STARTTLS");
}

void ImapBackEndLogon::onUntagged(const ImapResponse& response, std::string_view line) {
  if (response.status == ImapStatus::kBye) return unavailable("ProxyConnectionClosed", line);
  if (++untagged_ > kMaxUntaggedLines) return unavailable("ProxyProtocolError", "too many untagged responses");
  ImapLiteralMark mark;
  if (findImapLiteral(line, mark)) unavailable("ProxyProtocolError", "a literal before the log-on");
}

void ImapBackEndLogon::onContinuation() {
  if (onContinuation_.empty()) return unavailable("ProxyProtocolError", "a continuation that nobody asked for");
  const std::string answer = std::move(onContinuation_.front());
  onContinuation_.pop_front();
  peer_.send(answer);
}

void ImapBackEndLogon::onTagged(bool ok, std::string_view line) {
  tag_.clear();
  if (state_ == State::kStartTls) {
    if (!ok) return unavailable("ProxyStartTlsRefused", line);
    state_ = State::kSecuring;
    return peer_.startTls(*startTls_);
  }
  if (state_ != State::kLogon) return unavailable("ProxyProtocolError", line);
  if (ok && onContinuation_.empty()) return end(LogonResult::kLoggedOn, "", "");
  end(LogonResult::kRefused, "ProxyNotAuthenticated", line);
}

void ImapBackEndLogon::startLogon() {
  state_ = State::kLogon;
  if (plan_.security != ProxySecurity::kClear && !peer_.secure()) {
    return unavailable("ProxyProtocolError", "not in TLS");
  }
  if (plan_.logon == ProxyLogon::kServerTrust) return startAuthenticatePlain();
  startLogin();
}

void ImapBackEndLogon::startLogin() {
  const std::string strings[] = {plan_.user, plan_.password};
  if (!fitsIntoALine(plan_.user) || !fitsIntoALine(plan_.password)) {
    return end(LogonResult::kRefused, "ProxyNotAuthenticated", "a user name or password that no line should carry");
  }
  const auto user = quirkyLogonArgument(product_, plan_.user);
  const auto password = quirkyLogonArgument(product_, plan_.password);
  if (user && password) return command("LOGIN " + *user + " " + *password);

  auto pieces = imapCommandPieces(nextTag() + " LOGIN", strings, ImapLiterals::kSynchronising);
  if (!pieces) return end(LogonResult::kRefused, "ProxyNotAuthenticated", "a user name that IMAP cannot say");
  onContinuation_.assign(std::next(pieces->begin()), pieces->end());
  peer_.send(pieces->front());
}

void ImapBackEndLogon::startAuthenticatePlain() {
  const SaslCredentials credentials{.authorizationId = plan_.authorizationId,
                                    .user = plan_.user,
                                    .password = plan_.password,
                                    .domain = {},
                                    .workstation = {}};
  const auto client = makeSaslClient("PLAIN", credentials, random_, 0);
  const SaslStep step = client->start();
  if (step.kind == SaslStep::Kind::kFailed) {
    return end(LogonResult::kRefused, "ProxyNotAuthenticated", "an identity that PLAIN cannot carry");
  }
  onContinuation_.push_back(encodeBase64(step.octets) + "\r\n");
  command("AUTHENTICATE PLAIN");
}

const std::string& ImapBackEndLogon::nextTag() {
  tag_ = "g" + std::to_string(++commands_);
  return tag_;
}

void ImapBackEndLogon::command(std::string_view text) { peer_.send(nextTag() + " " + std::string(text) + "\r\n"); }

void ImapBackEndLogon::onLineTooLong() { unavailable("ProxyProtocolError", "a line without an end"); }

void ImapBackEndLogon::onData(std::string_view octets) { relay_.onData(octets); }

void ImapBackEndLogon::onSecured(const TlsInfo&) {
  if (state_ == State::kSecuring) startLogon();
}

void ImapBackEndLogon::onTlsFailed(const Error& error) {
  if (state_ == State::kRelay) return relay_.onClosed(CloseReason::kError);
  end(LogonResult::kRefused, "ProxyNotAuthenticated", "TLS: " + error.message());
}

void ImapBackEndLogon::onEnd() {
  if (state_ == State::kRelay) return relay_.onEnd();
  unavailable("ProxyConnectionClosed", "the back end ended the connection");
}

void ImapBackEndLogon::onClosed(CloseReason reason) {
  if (state_ == State::kRelay) return relay_.onClosed(reason);
  unavailable("ProxyConnectionClosed", "the connection to the back end was lost");
}

void ImapBackEndLogon::onWritable() { relay_.onWritable(); }

void ImapBackEndLogon::unavailable(std::string_view cause, std::string_view detail) {
  end(LogonResult::kUnavailable, cause, detail);
}

void ImapBackEndLogon::end(LogonResult result, std::string_view cause, std::string_view detail) {
  if (state_ == State::kRelay || state_ == State::kEnded) return;
  const bool loggedOn = result == LogonResult::kLoggedOn;
  state_ = loggedOn ? State::kRelay : State::kEnded;
  plan_.password.clear();
  onContinuation_.clear();
  if (!loggedOn) peer_.close();
  BackEndLogonEvents* events = events_;
  events_ = nullptr;
  if (events) events->onLogonEnded({result, std::string(cause), visible(detail)});
}

}  // namespace coexist
