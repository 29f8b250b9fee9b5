// One client's POP3 conversation with the front end: what can be said before the log-on, and the log-on itself.
//
// What it says, offers and honours comes from the product's profile with the front-end service's settings in effect.
// The client hears the front end's own texts only: what a back end said, its name and the cause of a failure go to the
// protocol log. The way of a log-on is that of gateway/mailbox/imap_front_session.h.
// Source: RFC 1939; RFC 2449 for CAPA; RFC 2595 for STLS; RFC 5034 for AUTH, and MS-POP3 for AUTH without an argument;
// seeds 000-002; attack catalogue A050-A062, A100-A125.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/front_conversation.h"
#include "gateway/front_session.h"
#include "gateway/login/front_login.h"
#include "gateway/mailbox/mailbox_hop.h"
#include "wire/pop3_command.h"

namespace coexist {

// `context` and `io` must outlive it. `listener` names the endpoint for the health set.
class Pop3FrontSession final : public FrontSession, private ProxyAttemptEvents {
 public:
  Pop3FrontSession(const FrontContext& context, SessionIo& io, uint64_t sessionId, std::string listener);

  void startGuard() override {
    talk_.startGuard();
    talk_.startPatience();
  }
  void goodbye() override;
  bool busy() const override { return hop_.relaying(); }

  void onOpen() override;
  void onLine(std::string_view line) override;
  void onLineTooLong() override { endWith(Pop3ReplyText::kLineTooLong); }
  void onData(std::string_view octets) override { hop_.onData(octets); }
  void onSecured(const TlsInfo& info) override;
  void onTlsFailed(const Error& error) override;
  void onEnd() override { hop_.onEnd(); }
  void onClosed(CloseReason reason) override { hop_.onClosed(reason); }
  void onTimer(int name) override;
  void onWritable() override { hop_.onWritable(); }

 private:
  enum class State { kCommand, kSasl, kSecuring };
  struct CommandRow {
    std::string_view verb;
    bool takesArgument;
    void (Pop3FrontSession::*run)(const Pop3Command& command);
  };
  static const CommandRow kCommands[];

  void onCommandLine(std::string_view line);
  void answer(Pop3ReplyText text) { talk_.answer(context_.text(text)); }
  // Counts as an error of the client.
  void refuse(Pop3ReplyText text, std::string_view cause = {}, std::string_view target = {});
  void sayList(Pop3ReplyText head, const std::vector<std::string>& lines);
  void endWith(Pop3ReplyText why);  // some servers say nothing at all then
  const Pop3Profile& profile() const { return context_.pop3(); }

  void capa(const Pop3Command& command);
  void stls(const Pop3Command& command);
  void quit(const Pop3Command& command);

  // The log-on (pop3_front_login.cc).
  void user(const Pop3Command& command);
  void pass(const Pop3Command& command);
  void auth(const Pop3Command& command);
  bool isSwitchedOff() const;
  void onSaslTurn(const SaslTurn& turn);
  void endSasl();
  void onProxyEnded(const ProxyOutcome& outcome) override;
  void failLogin(const ProxyOutcome& outcome);
  Pop3ReplyText failureText(LoginResult result) const;

  const FrontContext& context_;
  FrontConversation talk_;
  State state_ = State::kCommand;
  std::string userName_;               // from USER, until the next command
  std::string mechanism_;              // of the log-on under way; empty: USER and PASS
  std::unique_ptr<FrontLogin> login_;  // while SASL lines are exchanged
  MailboxHop hop_;
};

}  // namespace coexist
