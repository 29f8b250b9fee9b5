#include "gateway/smtp/smtp_back_end_session.h"

#include <algorithm>
#include <utility>

#include "base/base64.h"
#include "base/text.h"
#include "sasl/mechanism_table.h"

namespace coexist {
namespace {

constexpr Milliseconds kQuitMs = 5'000;
constexpr size_t kMaxDetailOctets = 200;
// Behind the dot even an odd line must be read as far as its code.
constexpr size_t kMaxLastLineBytes = 64 * 1024;

// A password is shown in clear only where there is no other way; within TLS the simplest goes first.
SaslOrder orderFor(const ProxyIdentity& identity, ProxySecurity security) {
  const bool replayInTls = identity.logon == ProxyLogin::kPlaintextReplay && security != ProxySecurity::kClear;
  return replayInTls ? SaslOrder::kSimplestFirst : SaslOrder::kHidingFirst;
}

SaslCredentials credentialsOf(const ProxyIdentity& identity, std::string_view mechanism) {
  const bool windowsAccount = provesWindowsAccount(mechanism);
  SaslCredentials credentials;
  credentials.user = windowsAccount ? identity.account : identity.user;
  credentials.domain = windowsAccount ? identity.domain : "";
  credentials.password = identity.password;
  return credentials;
}

bool isSuccess(std::string_view line) {
  constexpr size_t kCode = 3;
  return line.size() >= kCode && line[0] == '2' && isAll(line.substr(0, kCode), isDigit);
}

// RFC 4954 section 6: 4yz says of the server, 535 of the proof.
std::string_view loginCause(const SmtpReply& reply) {
  return reply.temporary() ? "ProxyServerUnavailable" : "ProxyNotAuthenticated";
}

std::string joined(const std::vector<std::string>& lines) {
  std::string all;
  for (const std::string& line : lines) all += (all.empty() ? "" : ", ") + line;
  return all;
}

}  // namespace

SmtpBackEndSession::SmtpBackEndSession(SessionIo& io, ProxyPlan plan, SmtpBackEndOptions options,
                                       SmtpBackEndEvents& events)
    : io_(io), plan_(std::move(plan)), passwords_(plan_.passwords()), options_(std::move(options)), events_(&events) {}

void SmtpBackEndSession::onLine(std::string_view line) {
  if (state_ == State::kEnded) return;
  if (ended_ == Ended::kUnanswered) ended_ = isSuccess(line) ? Ended::kTaken : Ended::kNo;
  auto fed = reader_.feed(line);
  if (!fed) return lose("ProxyProtocolError", line);
  if (*fed) onReply(**fed);
}

void SmtpBackEndSession::onReply(const SmtpReply& reply) {
  if (state_ == State::kQuitting) return lose("", "");
  if (reply.code == 421) return lose("ProxyConnectionClosed", reply.text(), reply.code);
  switch (state_) {
    case State::kGreeting:
      if (reply.code != 220) return lose("ProxyGreetingRefused", reply.text());
      return sayHello("EHLO");
    case State::kHello:
      return onHello(reply);
    case State::kStartTls:
      if (reply.code != 220) return lose("ProxyStartTlsRefused", reply.text());
      state_ = State::kSecuring;
      return io_.startTls(*options_.startTls);
    case State::kLogin:
      return onLoginReply(reply);
    case State::kAsked:
      return onAnswer(reply);
    case State::kBlock:
      return onEarlyAnswer(reply);
    default:
      return lose("ProxyProtocolError", "an answer that nobody asked for: " + reply.text());
  }
}

void SmtpBackEndSession::sayHello(std::string_view verb) {
  state_ = State::kHello;
  extended_ = verb == "EHLO";
  say(std::string(verb) + " " + options_.helloName);
}

void SmtpBackEndSession::onHello(const SmtpReply& reply) {
  if (!reply.completed()) {
    // RFC 5321 section 3.2: a server that is older than EHLO refuses it.
    if (extended_ && reply.code >= 500 && plan_.security != ProxySecurity::kStartTls) return sayHello("HELO");
    return lose("ProxyGreetingRefused", reply.text());
  }
  extensions_ = extended_ ? SmtpExtensions(reply) : SmtpExtensions();
  if (plan_.security != ProxySecurity::kStartTls || io_.secure()) return onSecurity();
  if (!extensions_.has("STARTTLS")) return lose("ProxyStartTlsMissing", joined(extensions_.lines()));
  state_ = State::kStartTls;
  say("STARTTLS");
}

// What has been heard in clear counts no more (RFC 3207 section 4.2).
void SmtpBackEndSession::onSecured(const TlsInfo&) {
  if (state_ != State::kSecuring) return;
  extensions_ = {};
  sayHello("EHLO");
}

void SmtpBackEndSession::onSecurity() {
  if (plan_.security != ProxySecurity::kClear && !io_.secure()) return lose("ProxyProtocolError", "not in TLS");
  if (!plan_.logsOn) return becomeReady();
  startLogin();
}

void SmtpBackEndSession::startLogin() {
  if (!chooseLogin()) {
    if (plan_.nobodyWillDo) return becomeReady();
    return lose("ProxyLogonNotListed", joined(extensions_.lines()));
  }
  state_ = State::kLogin;
  if (!exchange_->problem().empty()) return lose("ProxyNotAuthenticated", exchange_->problem());
  say(loginLine_);
}

// The rule's order of identities counts first, then how well a mechanism hides the password, then the verb.
bool SmtpBackEndSession::chooseLogin() {
  for (const ProxyIdentity& identity : plan_.identities) {
    for (const std::string& mechanism : spokenSaslNames(orderFor(identity, plan_.security))) {
      if (choose(identity, mechanism)) return true;
    }
  }
  return false;
}

bool SmtpBackEndSession::choose(const ProxyIdentity& identity, std::string_view mechanism) {
  for (const std::string& verb : *options_.loginVerbs) {
    const auto listed = extensions_.parameters(verb);
    if (std::find(listed.begin(), listed.end(), mechanism) == listed.end()) continue;
    SaslClientTerms terms = options_.terms;
    terms.refusedHost = options_.helloName;
    if (options_.bindsChannel) terms.serverEndPoint = io_.tlsInfo().serverEndPoint;
    exchange_ = SaslClientExchange::begin(mechanism, credentialsOf(identity, mechanism), *options_.random,
                                          options_.unixSeconds, terms);
    loginLine_ = verb + " " + std::string(mechanism);
    return exchange_ != nullptr;
  }
  return false;
}

void SmtpBackEndSession::onLoginReply(const SmtpReply& reply) {
  if (reply.code == 334) return onChallenge(reply.lines.back());
  if (reply.intermediate()) return lose("ProxyProtocolError", reply.text());
  // The same home takes a stranger's mail: a refusal of who we are is none of the mail.
  if (reply.code >= 500 && plan_.nobodyWillDo) return becomeReady();
  // Success before the proof has been said would be the word of somebody who never saw it.
  if (!reply.completed() || !exchange_->allSaid()) return lose(loginCause(reply), reply.text());
  becomeReady();
}

void SmtpBackEndSession::onChallenge(std::string_view text) {
  // "334 ntlm supported": what stands in the first may be words for people (C27).
  const bool words = !decodeBase64(text);
  const bool first = !exchange_->challenged();
  if ((words && !first) || exchange_->allSaid()) return lose("ProxyProtocolError", "334 " + std::string(text));
  const auto line = exchange_->answer(words ? "" : text);
  if (exchange_->cancelled()) return lose("ProxyNotAuthenticated", exchange_->problem());
  say(*line);
}

void SmtpBackEndSession::becomeReady() {
  exchange_.reset();
  plan_.identities.clear();
  state_ = State::kReady;
  events_->onBackEndReady();
}

void SmtpBackEndSession::ask(std::string_view line) {
  if (state_ != State::kReady) return;
  state_ = State::kAsked;
  say(line);
}

void SmtpBackEndSession::askForData() {
  wantsData_ = true;
  ask("DATA");
}

void SmtpBackEndSession::onAnswer(const SmtpReply& reply) {
  const bool wantedData = std::exchange(wantsData_, false);
  const bool startsBlock = wantedData && reply.code == 354;
  ended_ = Ended::kNo;
  const bool fits = startsBlock || (!wantedData && reply.completed()) || reply.code >= 400;
  if (!fits) return lose("ProxyProtocolError", reply.text());
  state_ = startsBlock ? State::kBlock : State::kReady;
  events_->onBackEndReply(reply);
}

// Q262945: a server may refuse a message as soon as it has asked for it. It can only refuse: nobody has taken a message
// that has not ended.
void SmtpBackEndSession::onEarlyAnswer(const SmtpReply& reply) {
  if (reply.positive()) return lose("ProxyProtocolError", reply.text());
  lose("ProxyMessageRefused", reply.text(), reply.code);
}

void SmtpBackEndSession::send(std::string_view block) {
  if (state_ == State::kBlock) io_.send(block);
}

void SmtpBackEndSession::endMessage(std::string_view block) {
  if (state_ != State::kBlock) return;
  io_.send(block);
  io_.readLines(kMaxLastLineBytes);
  ended_ = Ended::kUnanswered;
  state_ = State::kAsked;
}

void SmtpBackEndSession::say(std::string_view line) { io_.send(std::string(line) + "\r\n"); }

void SmtpBackEndSession::quit() {
  events_ = nullptr;
  if (state_ != State::kReady) return lose("", "");
  say("QUIT");
  state_ = State::kQuitting;
  io_.startTimer(0, kQuitMs, TimerKind::kGuard);
}

void SmtpBackEndSession::abort() {
  events_ = nullptr;
  if (state_ == State::kEnded) return;
  state_ = State::kEnded;
  io_.reset();
}

void SmtpBackEndSession::breakOff() {
  events_ = nullptr;
  if (state_ == State::kEnded) return;
  state_ = State::kEnded;
  plan_.identities.clear();
  io_.close();
}

void SmtpBackEndSession::onLineTooLong() { lose("ProxyProtocolError", "a line without an end"); }

void SmtpBackEndSession::onTlsFailed(const Error& error) { lose("ProxyTlsFailed", "TLS: " + error.message()); }

void SmtpBackEndSession::onEnd() { lose("ProxyConnectionClosed", "the back end ended the connection"); }

void SmtpBackEndSession::onClosed(CloseReason) {
  lose("ProxyConnectionClosed", "the connection to the back end was lost");
}

void SmtpBackEndSession::onTimer(int) { lose("", ""); }

void SmtpBackEndSession::onWritable() {
  if (events_) events_->onBackEndWritable();
}

void SmtpBackEndSession::lose(std::string_view cause, std::string_view detail, int code) {
  if (state_ == State::kEnded) return;
  const bool inBlock = state_ == State::kBlock;
  state_ = State::kEnded;
  plan_.identities.clear();
  // What the close would still deliver must not become the end of a message.
  if (inBlock) {
    io_.reset();
  } else {
    io_.close();
  }
  const std::string said = masked(std::string(detail));
  SmtpBackEndEvents* events = std::exchange(events_, nullptr);
  if (events) events->onBackEndLost({std::string(cause), visible(said.substr(0, kMaxDetailOctets)), code, hasTaken()});
}

}  // namespace coexist
