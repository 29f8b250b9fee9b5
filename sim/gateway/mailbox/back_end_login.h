// A front end's log-on to one mailbox's back end, whatever the protocol: greeting, TLS where the plan has it, the
// log-on, and then the back end's side of the relay.
//
// Strict, because what stands there may be hostile or broken: what is waited for is bounded, no credentials leave in
// clear where the plan asks for TLS, no user name or password becomes a second command, and nothing that the back end
// says reaches the client before the log-on has succeeded.
//
// A base with questions to its children, each asked once: the order of greeting, TLS and log-on, on which it hangs
// that no credentials leave in clear, stands in one place and no protocol can change it.
// Source: attack catalogue A138-A143, A150-A165.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "gateway/login/proxy_plan.h"
#include "gateway/mailbox/home_refusal.h"
#include "gateway/mailbox/relay.h"
#include "net/session.h"

namespace coexist {

struct LoginOutcome {
  LoginResult result = LoginResult::kUnavailable;
  std::string cause = {};   // one word for the protocol log; empty on success
  std::string detail = {};  // for the operator; escaped
};

class BackEndLoginEvents {
 public:
  virtual ~BackEndLoginEvents() = default;
  // Once. On success the session has switched to raw octets; join relay() before returning.
  virtual void onLoginEnded(const LoginOutcome& outcome) = 0;
};

// What a log-on works with: the first identity of `plan`, which has one. `product`, `random` and `events` must outlive
// it, `events` until it has been told or abandon() called.
struct BackEndLoginOrder {
  const Product& product;
  ProxyPlan plan;
  std::optional<TlsParameters> startTls;  // when plan.security is kStartTls
  RandomSource& random;
  BackEndLoginEvents& events;
};

class BackEndLogin : public Session {
 public:
  RelayEnd& relay() { return relay_; }
  // The front session goes: tells nobody and closes.
  void abandon();

  void onOpen() override {}
  void onLineTooLong() override;
  void onData(std::string_view octets) override;
  void onSecured(const TlsInfo& info) override;
  void onTlsFailed(const Error& error) override;
  void onEnd() override;
  void onClosed(CloseReason reason) override;
  void onTimer(int) override {}
  void onWritable() override;

 protected:
  enum class State { kGreeting, kStartTls, kSecuring, kLogin, kRelay, kEnded };

  // `io` must outlive it.
  BackEndLogin(SessionIo& io, BackEndLoginOrder order);

  virtual void askForTls() = 0;
  virtual void startLogin() = 0;  // in TLS where the plan has it
  // What else than a wrong proof the product tells as one, over the protocol.
  virtual const HomeFailureRules& failureRules() const = 0;

  void onGreeted();
  void onTlsAnswer(bool ok, std::string_view line);
  void loggedOn();
  void refused(std::string_view detail, const HomeRefusal& refusal = {});
  void unavailable(std::string_view cause, std::string_view detail);
  void end(LoginResult result, std::string_view cause, std::string_view detail);
  // SASL PLAIN's message, for server trust and for a service account that says so, in base64; nothing when PLAIN cannot
  // carry it.
  std::optional<std::string> plainMessage() const;

  State state() const { return state_; }
  const ProxyPlan& plan() const { return order_.plan; }
  const ProxyIdentity& identity() const { return order_.plan.identities.front(); }
  const Product& product() const { return order_.product; }
  void send(std::string_view octets) { io_.send(octets); }

 private:
  void logOn();

  SessionIo& io_;
  BackEndLoginOrder order_;
  BackEndLoginEvents* events_;
  RelayEnd relay_;
  State state_ = State::kGreeting;
};

}  // namespace coexist
