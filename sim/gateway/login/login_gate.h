// One client's log-ons, one after the other, before the penalties that all clients of a gateway share.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "gateway/front_end_options.h"
#include "gateway/login/client_proof.h"
#include "gateway/login/penalties.h"
#include "net/session.h"

namespace coexist {

// The log's word for a log-on that nobody was asked about.
constexpr std::string_view kTooManyFailures = "TooManyFailures";

class LoginGate {
 public:
  // Both must outlive it. Without penalties nothing waits and nobody is refused.
  LoginGate(const FrontEndOptions& options, const SessionIo& io) : options_(options), io_(io) {}
  ~LoginGate() { leave(); }
  LoginGate(const LoginGate&) = delete;
  LoginGate& operator=(const LoginGate&) = delete;

  // A log-on with that proof, which has not been acted upon.
  Penalties::Verdict begin(const ClientProof& proof);
  // What it has to wait for is over: from here on it is judged, here or by a home.
  void open();
  // What became of it; nothing without one.
  void succeeded() { end(Penalties::Outcome::kSucceeded); }
  void failed() { end(Penalties::Outcome::kFailed); }
  void unjudged() { end(Penalties::Outcome::kUnjudged); }
  // The client goes. One that is being judged counts as failed: nobody shall guess without waiting for the answer.
  void leave() { end(opened_ ? Penalties::Outcome::kFailed : Penalties::Outcome::kUnjudged); }

  // What is left until the refusal of the last log-on may be said: the same time behind each, whoever was asked.
  Milliseconds untilRefusal() const;
  // Whether a home that cannot be reached may be told of: to who has proved himself, or has been in from here before.
  bool mayTellOfHome() const { return !hidesNames() || proved_ || familiar_; }
  bool hidesNames() const { return options_.penalties && options_.penalties->policy().hidesNames; }

 private:
  int64_t now() const { return options_.loop->unixMilliseconds(); }
  void end(Penalties::Outcome outcome);

  const FrontEndOptions& options_;
  const SessionIo& io_;
  std::optional<Penalties::Who> who_;  // while a log-on is under way
  bool opened_ = false;
  bool proved_ = false;
  bool familiar_ = false;
  int64_t openedMs_ = 0;
};

}  // namespace coexist
