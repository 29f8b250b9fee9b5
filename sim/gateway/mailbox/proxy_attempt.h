// One client's way to its mailbox's home: how to log on there is decided, the connection made, the log-on spoken, and
// what became of it told, to the front session, the health set and the operator. Belongs to one front session and can
// be used for one log-on after the other.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "gateway/front_context.h"
#include "gateway/login/second_hop.h"
#include "gateway/mailbox/back_end_login.h"
#include "gateway/mailbox/relay.h"

namespace coexist {

struct ProxyOutcome {
  LoginResult result = LoginResult::kUnavailable;
  std::string cause = {};        // one word for the protocol log, never for the client; empty on success
  std::string target = {};       // "HOST:1995:SSL"; empty when no home is known
  bool ofHealthMailbox = false;  // whose log-on it was
  RelayEnd* relay = nullptr;     // the back end's, on success; join it before returning
};

class ProxyAttemptEvents {
 public:
  virtual ~ProxyAttemptEvents() = default;
  // Once for each start() and refuse(), perhaps before they return; not behind abandon().
  virtual void onProxyEnded(const ProxyOutcome& outcome) = 0;
};

class ProxyAttempt final : private BackEndLoginEvents {
 public:
  // Everything must outlive it. `listener` names the endpoint for the health set. Of `client`'s timers the one that is
  // called `timer` is the attempt's: its end is for onTimer().
  ProxyAttempt(const FrontContext& context, MailProtocol protocol, SessionIo& client, int timer, std::string listener,
               ProxyAttemptEvents& events);
  ~ProxyAttempt() override { abandon(); }
  ProxyAttempt(const ProxyAttempt&) = delete;
  ProxyAttempt& operator=(const ProxyAttempt&) = delete;

  void start(const ClientProof& proof);
  // Whoever has not even proved to be somebody; `claimed` may be null.
  // `detail` is for the operator.
  void refuse(std::string_view claimedName, const Account* claimed, std::string_view cause, std::string_view detail);
  void onTimer();
  // The client is gone: its back end is let go at once.
  void abandon();

 private:
  void begin(std::string_view name, const Account* account);
  void connect();
  std::unique_ptr<Session> openBackEnd(SessionIo& backEnd, const std::optional<TlsParameters>& startTls);
  void onLoginEnded(const LoginOutcome& outcome) override;
  void end(ProxyOutcome outcome, std::string_view detail);
  void tell(const ProxyOutcome& outcome, std::string_view detail) const;

  const FrontContext& context_;
  MailProtocol protocol_;
  SessionIo& client_;
  std::string listener_;
  ProxyAttemptEvents& events_;

  std::string name_;  // who it is for, as far as that is known
  const Account* account_ = nullptr;
  std::string target_;
  ProxyPlan plan_;  // until there is a connection to carry it out on
  SecondHop hop_;
  BackEndLogin* login_ = nullptr;  // lives on its own connection; told to abandon() when this goes first
};

}  // namespace coexist
