// What the front end's conversations over IMAP and POP3 have in common: a client logs on to its mailbox, by a password
// or by SASL, and from then on its octets and those of the back end are relayed.
//
// The client hears the front end's own texts only: what a back end said, its name and the cause of a failure go to the
// protocol log. What the client sends behind its log-on waits, unread, for the back end.
// Source: attack catalogue A034-A036, A057, A100-A107, A168, A172.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "gateway/front_session.h"
#include "gateway/login/sasl_exchange.h"
#include "gateway/mailbox/proxy_attempt.h"

namespace coexist {

class MailboxFrontSession : public FrontSession, private ProxyAttemptEvents {
 public:
  ~MailboxFrontSession() override;

  void startGuard() override;
  void goodbye() override;
  bool busy() const override { return state_ == State::kRelay; }

  void onOpen() override;
  void onLine(std::string_view line) override;
  void onLineTooLong() override;
  void onData(std::string_view octets) override;
  void onSecured(const TlsInfo& info) override;
  void onTlsFailed(const Error& error) override;
  void onEnd() override;
  void onClosed(CloseReason reason) override;
  void onTimer(int name) override;
  void onWritable() override;

 protected:
  enum class State { kCommand, kLiteral, kSasl, kSecuring, kProxying, kRelay, kEnded };
  enum class Phrase {
    kGreeting,
    kLoggedOn,  // this and the next five answer a log-on
    kLogonFailed,
    kMailboxInUse,
    kServerUnavailable,
    kCancelled,
    kBadBase64,
    kLineTooLong,  // this and the next two: then a close
    kTooManyErrors,
    kIdleTimeout,
    kShutdown,
  };

  MailboxFrontSession(const FrontContext& context, MailProtocol protocol, Peer& peer, uint64_t sessionId,
                      std::string listener);

  virtual void onCommandLine(std::string_view line) = 0;
  // The whole line as this client is told it now, a tag included; empty: nothing is said.
  virtual std::string phrase(Phrase which) const = 0;
  // What asks for a response without a challenge in it.
  virtual std::string continuation() const = 0;
  virtual int maxErrors() const = 0;

  void say(std::string_view line);
  void answer(std::string_view line);  // and ends the command's row in the log
  // Counts as an error of the client.
  void refuse(std::string_view line, std::string_view cause = {}, std::string_view target = {});
  void endWith(Phrase why);
  void close();
  // What STARTTLS and STLS need; nothing when there is no certificate, which the operator hears.
  std::optional<TlsParameters> ownTls() const;
  void secure(const TlsParameters& tls);

  void logOn(const ClientProof& proof);
  // `mechanism` is one that is honoured; false when nobody can serve it here.
  bool startSasl(std::string_view mechanism, std::optional<std::string_view> initialResponse);

  const ServiceSettings& settings() const { return context_.settings(protocol_); }
  AccessState accessState() const { return accessStateOf(settings(), peer_.secure(), false); }
  const FrontContext& context() const { return context_; }
  Peer& peer() { return peer_; }
  const Peer& peer() const { return peer_; }
  SessionLog& log() { return log_; }
  State state() const { return state_; }
  void setState(State state) { state_ = state; }

 private:
  enum Timer { kGuardTimer, kBackEndTimer, kRelayTimer };

  void sayPhrase(Phrase which);
  void countError();
  void readCommands();
  void onSaslResponse(std::string_view line);
  void onSaslStep(const SaslStep& step);
  void endSasl();
  void onProxyEnded(const ProxyOutcome& outcome) override;
  void onLoggedOn(const ProxyOutcome& outcome);
  void onRelayTimer();
  void startRelayTimer();
  void logClose();

  const FrontContext& context_;
  MailProtocol protocol_;
  Peer& peer_;
  SessionLog log_;
  State state_ = State::kCommand;
  int errors_ = 0;
  bool blocked_ = false;  // reading waits until the client takes what it has been told
  std::string behind_;    // the first octet behind a log-on under way
  std::unique_ptr<SaslExchange> sasl_;
  ProxyAttempt attempt_;
  RelayEnd relay_;
  uint64_t relayed_ = 0;  // the relay's activity when it was last looked at
  int quietChecks_ = 0;
};

}  // namespace coexist
