// One client's POP3 conversation with a mock back end.
//
// The session owns no socket and reads no clock: lines and timers are handed in, replies go out through `SessionIo`.
// What it says and accepts comes from the product's profile and the back-end service's settings in effect; every error
// of syntax or state is answered in reject(). Messages go at QUIT and by nothing else. Source: RFC 1939; RFC 2449 for
// CAPA; RFC 2595 for STLS; RFC 5034 and MS-POP3 for AUTH; the profile cites the rest.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "backend/conversation.h"
#include "backend/pop3_maildrop.h"
#include "wire/message_block.h"
#include "wire/pop3_command.h"

namespace coexist {

class Pop3Session final : public Conversation {
 public:
  // `context` and `io` must outlive the session.
  Pop3Session(const SessionContext& context, SessionIo& io) : Conversation(context, io, MailProtocol::kPop3) {}

 private:
  enum State : unsigned { kAuthorization = 1, kTransaction = 2 };
  static constexpr unsigned kAnyState = kAuthorization | kTransaction;
  struct CommandRow {
    std::string_view verb;
    unsigned states;
    void (Pop3Session::*run)(const Pop3Command&);
  };
  static const CommandRow kCommands[];
  using Values = std::initializer_list<std::pair<std::string_view, std::string>>;

  // pop3_session.cc: what arrives, and how answers go out.
  std::string greeting() const override { return textOf(Pop3ReplyText::kGreeting); }
  std::string closingReply(ClosingReply which) const override;
  bool loggedOn() const override { return maildrop_ != nullptr; }
  void onCommandLine(std::string_view line) override;
  void onGone() override { maildrop_.reset(); }
  void reject(Pop3ReplyText text);
  void answer(Pop3ReplyText text, Values values = {}) { say(textOf(text, values)); }
  std::string textOf(Pop3ReplyText which, Values values = {}) const;
  const Pop3Profile& profile() const { return product().pop3; }

  // pop3_connection_commands.cc
  void capa(const Pop3Command& command);
  void stls(const Pop3Command& command);
  void noop(const Pop3Command& command);
  void quit(const Pop3Command& command);

  // pop3_login.cc
  void user(const Pop3Command& command);
  void pass(const Pop3Command& command);
  void auth(const Pop3Command& command);
  void listMechanisms();
  Pop3ReplyText refusalOf(std::string_view mechanism) const;
  void sayChallenge(std::string_view mechanism, const std::string& challenge) override;
  void onLoginOver(SaslLogin::Turn::Kind kind, const SaslLogin& logon) override;
  Pop3ReplyText notAvailable(Pop3ReplyText otherwise) const;
  void enter(const Account& mailbox, Pop3ReplyText ok);

  // pop3_maildrop_commands.cc
  void stat(const Pop3Command& command);
  void list(const Pop3Command& command);
  void uidl(const Pop3Command& command);
  void retr(const Pop3Command& command);
  void top(const Pop3Command& command);
  void dele(const Pop3Command& command);
  void rset(const Pop3Command& command);
  void startList(const Pop3Command& command, bool uniqueIds);
  void startMessage(const Pop3Maildrop::Entry& entry, size_t octets);
  const Pop3Maildrop::Entry* message(std::string_view number);  // null: the client has been told why
  bool answerMore() override;
  std::string listedMessages();
  std::string messagePiece();

  // A list or a message that is under way to the client.
  struct RunningAnswer {
    bool uniqueIds = false;
    uint32_t number = 0;                        // of the message that was listed last
    std::shared_ptr<const std::string> octets;  // null: a list
    size_t next = 0;
    size_t end = 0;
    DotStuffer stuffer;
  };

  std::unique_ptr<Pop3Maildrop> maildrop_;  // null: not logged on
  std::string user_;                        // what USER said; empty: PASS is not due
  RunningAnswer answer_;
};

}  // namespace coexist
