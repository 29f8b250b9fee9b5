// A front end's log-on to one back end over IMAP: greeting, STARTTLS where the plan has it, LOGIN or AUTHENTICATE
// PLAIN, and then the back end's side of the relay.
//
// Strict, because what stands there may be hostile or broken: only an OK under the session's own tag is success, the
// flood before it is bounded, PREAUTH and answers behind STARTTLS end it, and no credentials leave in clear where the
// plan asks for TLS. Nothing that the back end says reaches the client before the log-on has succeeded.
// Source: RFC 3501; RFC 2595 and RFC 4616; attack catalogue A139-A165.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <string_view>

#include "gateway/proxy_logon.h"
#include "gateway/relay.h"
#include "net/session.h"
#include "sasl/mechanism.h"
#include "wire/imap_response.h"

namespace coexist {

enum class LogonResult {
  kLoggedOn,
  kRefused,      // the back end, or the check of its certificate, says no
  kUnavailable,  // it cannot be reached, is silent, says BYE or does not speak IMAP
};

struct LogonOutcome {
  LogonResult result = LogonResult::kUnavailable;
  std::string cause = {};   // one word for the protocol log; empty on success
  std::string detail = {};  // for the operator; escaped
};

class BackEndLogonEvents {
 public:
  virtual ~BackEndLogonEvents() = default;
  // Once. On success the session has switched to raw octets; join relay() before returning.
  virtual void onLogonEnded(const LogonOutcome& outcome) = 0;
};

// `peer`, `events`, `product` and `random` must outlive the session; `events` until it has been told or abandon()
// called.
class ImapBackEndLogon final : public Session {
 public:
  // `startTls` when plan.security is kStartTls.
  ImapBackEndLogon(Peer& peer, const Product& product, ProxyPlan plan, std::optional<TlsParameters> startTls,
                   RandomSource& random, BackEndLogonEvents& events);

  RelayEnd& relay() { return relay_; }
  // The front session goes: tells nobody and closes.
  void abandon();

  void onOpen() override {}
  void onLine(std::string_view line) override;
  void onLineTooLong() override;
  void onData(std::string_view octets) override;
  void onSecured(const TlsInfo& info) override;
  void onTlsFailed(const Error& error) override;
  void onEnd() override;
  void onClosed(CloseReason reason) override;
  void onTimer(int) override {}
  void onWritable() override;

 private:
  enum class State { kGreeting, kStartTls, kSecuring, kLogon, kRelay, kEnded };

  void onGreeting(const ImapResponse& response, std::string_view line);
  void onUntagged(const ImapResponse& response, std::string_view line);
  void onContinuation();
  void onTagged(bool ok, std::string_view line);
  void begin();  // what comes behind the greeting
  void startLogon();
  void startLogin();
  void startAuthenticatePlain();
  const std::string& nextTag();
  void command(std::string_view text);
  void end(LogonResult result, std::string_view cause, std::string_view detail);
  void unavailable(std::string_view cause, std::string_view detail);

  Peer& peer_;
  const Product& product_;
  ProxyPlan plan_;
  std::optional<TlsParameters> startTls_;
  RandomSource& random_;
  BackEndLogonEvents* events_;
  RelayEnd relay_;
  State state_ = State::kGreeting;
  int commands_ = 0;
  std::string tag_;
  int untagged_ = 0;
  std::deque<std::string> onContinuation_;  // what each continuation request is answered with
};

}  // namespace coexist
