// One client's IMAP conversation with the front end: what can be said before the log-on, and the log-on itself.
//
// What it says, offers and honours comes from the product's profile with the front-end service's settings in effect.
// Source: RFC 3501; RFC 2595; RFC 2971 for ID; seeds 000-002; attack catalogue A001-A042, A100-A125.
#pragma once

#include <string>
#include <string_view>

#include "gateway/mailbox/mailbox_front_session.h"
#include "wire/imap_command.h"

namespace coexist {

// `context` and `peer` must outlive it. `listener` names the endpoint for the health set.
class ImapFrontSession final : public MailboxFrontSession {
 public:
  ImapFrontSession(const FrontContext& context, Peer& peer, uint64_t sessionId, std::string listener);

  void onData(std::string_view octets) override;

 private:
  struct CommandRow {
    std::string_view verb;
    bool takesArguments;
    void (ImapFrontSession::*run)(const ImapCommand& command);
  };
  static const CommandRow kCommands[];
  static const CommandRow* findCommand(std::string_view verb);

  void onCommandLine(std::string_view line) override;
  std::string phrase(Phrase which) const override;
  std::string continuation() const override { return context().profile().continuation; }
  int maxErrors() const override { return context().profile().maxErrors; }

  void onLiteralWanted(const ImapLiteralWanted& wanted);
  void onSyntaxError(const ImapSyntaxError& error);
  void run(const ImapCommand& command);
  std::string untagged(ImapText text) const { return "* " + context().text(text); }
  std::string tagged(std::string_view tag, ImapText text) const {
    return std::string(tag) + " " + context().text(text);
  }
  void answer(std::string_view tag, ImapText text) { MailboxFrontSession::answer(tagged(tag, text)); }
  void refuse(std::string_view tag, ImapText text, std::string_view cause = {}) {
    MailboxFrontSession::refuse(tagged(tag, text), cause);
  }
  std::string capabilityLine() const;
  bool lists(std::string_view capability) const;

  void capability(const ImapCommand& command);
  void noop(const ImapCommand& command);
  void id(const ImapCommand& command);
  void startTls(const ImapCommand& command);
  void login(const ImapCommand& command);
  void authenticate(const ImapCommand& command);
  void logout(const ImapCommand& command);

  ImapCommandReader reader_;
  std::string tag_;            // of the log-on under way
  bool authenticate_ = false;  // by AUTHENTICATE rather than LOGIN
};

}  // namespace coexist
