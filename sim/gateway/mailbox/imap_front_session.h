// One client's IMAP conversation with the front end: what can be said before the log-on, and the log-on itself.
//
// What it says, offers and honours comes from the product's profile with the front-end service's settings in effect.
// The client hears the front end's own texts only: what a back end said, its name and the cause of a failure go to the
// protocol log.
//
// The way of a log-on: a command's function -> FrontLogin, for SASL -> MailboxHop, to the home -> onProxyEnded(), which
// says the reply -> relay.
// Source: RFC 3501; RFC 2595; RFC 2971 for ID; seeds 000-002; attack catalogue A001-A042, A100-A125.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "gateway/front_conversation.h"
#include "gateway/front_session.h"
#include "gateway/login/front_login.h"
#include "gateway/mailbox/mailbox_hop.h"
#include "wire/imap_command.h"

namespace coexist {

// `context` and `io` must outlive it. `listener` names the endpoint for the health set.
class ImapFrontSession final : public FrontSession, private ProxyAttemptEvents {
 public:
  ImapFrontSession(const FrontContext& context, SessionIo& io, uint64_t sessionId, std::string listener);

  void startGuard() override {
    talk_.startGuard();
    talk_.startPatience();
  }
  void goodbye() override;
  bool busy() const override { return hop_.relaying(); }

  void onOpen() override;
  void onLine(std::string_view line) override;
  void onLineTooLong() override { endWith(ImapReplyText::kLineTooLong); }
  void onData(std::string_view octets) override;
  void onSecured(const TlsInfo& info) override;
  void onTlsFailed(const Error& error) override;
  void onEnd() override { hop_.onEnd(); }
  void onClosed(CloseReason reason) override { hop_.onClosed(reason); }
  void onTimer(int name) override;
  void onWritable() override { hop_.onWritable(); }

 private:
  enum class State { kCommand, kLiteral, kSasl, kSecuring };
  struct CommandRow {
    std::string_view verb;
    bool takesArguments;
    void (ImapFrontSession::*run)(const ImapCommand& command);
  };
  static const CommandRow kCommands[];
  static const CommandRow* findCommand(std::string_view verb);

  // What is heard and said (imap_front_session.cc).
  void onCommandLine(std::string_view line);
  void onLiteralWanted(const ImapLiteralWanted& wanted);
  void onSyntaxError(const ImapSyntaxError& error);
  void run(const ImapCommand& command);
  std::string untagged(ImapReplyText text) const { return "* " + context_.text(text); }
  std::string tagged(std::string_view tag, ImapReplyText text) const {
    return std::string(tag) + " " + context_.text(text);
  }
  void answer(std::string_view tag, ImapReplyText text) { talk_.answer(tagged(tag, text)); }
  void refuse(std::string_view tag, ImapReplyText text, std::string_view cause = {}, std::string_view target = {}) {
    const std::string line = tagged(tag, text);
    refuseLine(line, failureContext(line, cause, target));
  }
  // Of a line whose verb nobody knows: all of it, its tag too, may be a password that came too late.
  void refuseUnlogged(std::string_view tag, ImapReplyText text) {
    refuseLine(tagged(tag, text), failureContext(tagged(kMaskedPassword, text), "", ""));
  }
  static bool knowsVerb(std::string_view verb);
  // Counts as an error of the client; `logged` is the log's context, as failureContext() makes it.
  void refuseLine(std::string_view line, std::string_view logged);
  void endWith(ImapReplyText why);
  const ImapProfile& profile() const { return context_.profile(); }

  // Commands that are no log-on (imap_front_session.cc).
  std::string capabilityLine() const;
  bool lists(std::string_view capability) const;
  void capability(const ImapCommand& command);
  void noop(const ImapCommand& command);
  void id(const ImapCommand& command);
  void startTls(const ImapCommand& command);
  void logout(const ImapCommand& command);

  // The log-on (imap_front_login.cc).
  void login(const ImapCommand& command);
  void authenticate(const ImapCommand& command);
  void onSaslTurn(const SaslTurn& turn);
  void endSasl();
  void onProxyEnded(const ProxyOutcome& outcome) override;
  void failLogin(const ProxyOutcome& outcome);
  ImapReplyText failureText(LoginResult result) const;

  const FrontContext& context_;
  FrontConversation talk_;
  State state_ = State::kCommand;
  ImapCommandReader reader_;
  std::string tag_;                    // of the log-on under way
  bool bySasl_ = false;                // and whether it is AUTHENTICATE
  bool byNtlm_ = false;                // and that by NTLM
  bool ntlmFailed_ = false;            // one before it
  std::unique_ptr<FrontLogin> login_;  // while SASL lines are exchanged
  MailboxHop hop_;
};

}  // namespace coexist
