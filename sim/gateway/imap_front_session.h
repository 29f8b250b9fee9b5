// One client's IMAP conversation with the front end: what can be said before the log-on, the log-on itself, then raw
// octets to and from the back end.
//
// What it says, offers and honours comes from the product's profile with the front-end service's settings in effect.
// The client hears the front end's own texts only: what a back end said, its name and the cause of a failure go to the
// protocol log. What the client sends behind its log-on waits, unread, for the back end.
// Source: RFC 3501; RFC 2595; RFC 2971 for ID; seeds 000-002; attack catalogue A001-A042, A100-A125.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "gateway/back_end_logon.h"
#include "gateway/front_session.h"
#include "gateway/proxy_logon.h"
#include "gateway/relay.h"
#include "gateway/sasl_exchange.h"
#include "wire/imap_command.h"

namespace coexist {

// `context` and `peer` must outlive it. `listener` names the endpoint for the health set.
class ImapFrontSession final : public FrontSession, private BackEndLogonEvents {
 public:
  ImapFrontSession(const FrontContext& context, Peer& peer, uint64_t sessionId, std::string listener);
  ~ImapFrontSession() override;

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

 private:
  enum class State { kCommand, kLiteral, kSasl, kSecuring, kProxying, kRelay, kEnded };
  enum Timer { kGuardTimer, kBackEndTimer, kRelayTimer };
  struct CommandRow {
    std::string_view verb;
    bool takesArguments;
    void (ImapFrontSession::*run)(const ImapCommand& command);
  };
  static const CommandRow kCommands[];
  static const CommandRow* findCommand(std::string_view verb);

  // Framing and refusals (imap_front_session.cc).
  void read(const ImapCommandReader::Reading& reading);
  void onLiteralWanted(const ImapLiteralWanted& wanted);
  void onSyntaxError(const ImapSyntaxError& error);
  void run(const ImapCommand& command);
  void say(std::string_view line);
  void untagged(ImapText text);
  void answer(std::string_view tag, std::string_view text);  // and ends the command's row in the log
  void answer(std::string_view tag, ImapText text);
  void refuse(std::string_view tag, ImapText text, std::string_view cause = {}, std::string_view target = {});
  void countError();
  void endWith(ImapText text);
  void close();
  void logClose();
  void startRelayTimer();
  AccessState imapState() const;
  bool lists(std::string_view capability) const;

  void capability(const ImapCommand& command);
  void noop(const ImapCommand& command);
  void id(const ImapCommand& command);
  void startTls(const ImapCommand& command);
  void logout(const ImapCommand& command);

  // The log-on (imap_front_logon.cc).
  void login(const ImapCommand& command);
  void authenticate(const ImapCommand& command);
  void onSaslResponse(std::string_view line);
  void onSaslStep(const SaslStep& step);
  void onSaslDone();
  void endSasl();
  void proxy(const ClientProof& proof);
  void connect(const ProxyPlan& plan);
  std::unique_ptr<Session> openBackEnd(Peer& backEnd, const ProxyPlan& plan, const std::optional<TlsParameters>& tls);
  void onLogonEnded(const LogonOutcome& outcome) override;
  void onLoggedOn();
  void failLogon(ImapText text, std::string_view cause, std::string_view target, std::string_view detail = {});
  void tell(std::string_view cause, std::string_view target, std::string_view detail);
  void leaveBackEnd();
  void recordHealth(bool succeeded, std::string_view cause);

  const FrontContext& context_;
  Peer& peer_;
  std::string listener_;
  SessionLog log_;
  ImapCommandReader reader_;
  State state_ = State::kCommand;
  int errors_ = 0;
  bool blocked_ = false;  // reading waits until the client takes what it has been told
  std::string behind_;    // the first octet behind a log-on under way

  // One log-on.
  std::string tag_;
  bool authenticate_ = false;  // AUTHENTICATE rather than LOGIN
  std::unique_ptr<SaslExchange> sasl_;
  const Account* account_ = nullptr;
  std::string target_;  // of the log-on under way, for the log
  BackEndConnector::Id connecting_ = 0;
  ImapBackEndLogon* logon_ = nullptr;  // lives on its own connection; told to abandon() when this session goes first

  RelayEnd relay_;
  uint64_t relayed_ = 0;  // the relay's activity when it was last looked at
  int quietChecks_ = 0;
};

}  // namespace coexist
