// One client's POP3 conversation with the front end: what can be said before the log-on, and the log-on itself.
//
// What it says, offers and honours comes from the product's profile with the front-end service's settings in effect.
// Source: RFC 1939; RFC 2449 for CAPA; RFC 2595 for STLS; RFC 5034 for AUTH, and MS-POP3 for AUTH without an argument;
// seeds 000-002; attack catalogue A050-A062, A100-A125.
#pragma once

#include <string>
#include <string_view>

#include "gateway/mailbox/mailbox_front_session.h"
#include "wire/pop3_command.h"

namespace coexist {

// `context` and `peer` must outlive it. `listener` names the endpoint for the health set.
class Pop3FrontSession final : public MailboxFrontSession {
 public:
  Pop3FrontSession(const FrontContext& context, Peer& peer, uint64_t sessionId, std::string listener);

 private:
  struct CommandRow {
    std::string_view verb;
    bool takesArgument;
    void (Pop3FrontSession::*run)(const Pop3Command& command);
  };
  static const CommandRow kCommands[];

  void onCommandLine(std::string_view line) override;
  std::string phrase(Phrase which) const override;
  std::string continuation() const override { return profile().continuationFor(mechanism_); }
  int maxErrors() const override { return profile().maxErrors; }

  void answer(Pop3Text text) { MailboxFrontSession::answer(context().text(text)); }
  void refuse(Pop3Text text, std::string_view cause = {}) { MailboxFrontSession::refuse(context().text(text), cause); }
  void sayList(Pop3Text head, const std::vector<std::string>& lines);
  bool isSwitchedOff() const;
  const Pop3Profile& profile() const { return context().pop3(); }

  void user(const Pop3Command& command);
  void pass(const Pop3Command& command);
  void auth(const Pop3Command& command);
  void capa(const Pop3Command& command);
  void stls(const Pop3Command& command);
  void quit(const Pop3Command& command);

  std::string userName_;   // from USER, until the next command
  std::string mechanism_;  // of the exchange under way; empty: USER and PASS
};

}  // namespace coexist
