// One client's IMAP conversation with a mock back end.
//
// The session owns no socket and reads no clock: lines, octets and timers are handed in, replies go out through
// `SessionIo`. What it says and accepts comes from the product's profile and the back-end service's settings in effect.
// Tagged replies and closing lines are the profile's texts; every error of syntax or state is answered in reject().
// Source: RFC 3501; RFC 2595 for STARTTLS; RFC 4959 for initial responses; the profile cites the rest.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "backend/conversation.h"
#include "backend/imap_fetch.h"
#include "wire/imap_command.h"

namespace coexist {

class ImapSession final : public Conversation {
 public:
  // `context` and `io` must outlive the session.
  ImapSession(const SessionContext& context, SessionIo& io);

  void onData(std::string_view octets) override;

 private:
  enum State : unsigned { kNotAuthenticated = 1, kAuthenticated = 2, kSelected = 4 };
  static constexpr unsigned kAnyState = kNotAuthenticated | kAuthenticated | kSelected;
  struct CommandRow {
    std::string_view verb;
    unsigned states;
    void (ImapSession::*run)(const ImapCommand&);
    std::string_view capability = {};  // that lists it, at this connection; empty: every IMAP4rev1 server knows it
  };
  static const CommandRow kCommands[];
  static const CommandRow* findCommand(std::string_view verb);

  // imap_session.cc: what arrives, and how answers go out.
  std::string greeting() const override { return "* " + textOf(ImapReplyText::kGreeting); }
  std::string closingReply(ClosingReply which) const override;
  bool loggedOn() const override { return state_ != kNotAuthenticated; }
  void onCommandLine(std::string_view line) override;
  void read(ImapCommandReader::Reading reading);
  void wantLiteral(const ImapLiteralWanted& wanted);
  void run(const ImapCommand& command);
  std::optional<ImapReplyText> refusal(const ImapCommand& command) const;  // what is wrong before its arguments count
  bool isListed(const CommandRow& row) const;
  void reject(std::string_view tag, ImapReplyText text);
  void untagged(ImapReplyText text) { say("* " + textOf(text)); }
  void tagged(std::string_view tag, ImapReplyText text) { say(std::string(tag) + " " + textOf(text)); }
  std::string textOf(ImapReplyText which) const { return profile().line(which, host()); }
  const ImapProfile& profile() const { return product().imap; }

  // imap_connection_commands.cc
  void capability(const ImapCommand& command);
  void noop(const ImapCommand& command);
  void startTlsInPlace(const ImapCommand& command);
  void logout(const ImapCommand& command);
  void id(const ImapCommand& command);
  void idle(const ImapCommand& command);
  void endIdling(std::string_view line);

  // imap_login.cc
  void login(const ImapCommand& command);
  void authenticate(const ImapCommand& command);
  void sayChallenge(std::string_view mechanism, const std::string& challenge) override;
  void onLoginOver(SaslLogin::Turn::Kind kind, const SaslLogin& logon) override;
  void failLogin(std::string_view tag, ImapReplyText text);
  void enter(const Account& mailbox);
  bool refersOn() const { return !profile().text(ImapReplyText::kLoginReferral).text.empty(); }
  void refer(std::string_view tag, std::string_view user, std::string_view home);

  // imap_folder_commands.cc
  void select(const ImapCommand& command);
  void examine(const ImapCommand& command);
  void open(const ImapCommand& command, bool readOnly);
  void list(const ImapCommand& command);
  void status(const ImapCommand& command);
  void nameSpace(const ImapCommand& command);
  void closeFolder(const ImapCommand& command);
  void unselect(const ImapCommand& command);
  void announceChanges();

  // imap_fetch_commands.cc
  void fetch(const ImapCommand& command);
  void uidFetch(const ImapCommand& command);
  void startFetch(const ImapCommand& command, bool byUid);
  bool answerMore() override;

  // imap_store_commands.cc
  void store(const ImapCommand& command);
  void uidStore(const ImapCommand& command);
  void storeFlags(const ImapCommand& command, bool byUid);
  void expunge(const ImapCommand& command);
  void uidExpunge(const ImapCommand& command);
  void announceRemoval();
  void removeDeleted(const SequenceSet* among);  // by UID; null: all of them

  // imap_search_commands.cc
  void search(const ImapCommand& command);
  void uidSearch(const ImapCommand& command);
  void tellFound(const ImapCommand& command, bool byUid);

  // imap_append_commands.cc
  void append(const ImapCommand& command);
  void onOwnTimer() override;

  struct SelectedFolder {
    Folder* folder = nullptr;
    bool readOnly = false;
    std::vector<uint32_t> uids;  // of the messages that the client knows of, by number
  };
  struct RunningFetch {
    std::string tag;
    bool byUid = false;
    FetchRequest request;
    size_t next = 0;  // index into the numbers that the client knows
  };

  ImapCommandReader reader_;
  State state_ = kNotAuthenticated;
  Mailbox* mailbox_ = nullptr;  // null behind the log-on: it lives elsewhere
  SelectedFolder selected_;
  std::string loginTag_;  // of the AUTHENTICATE that waits for the client
  bool ntlmFailed_ = false;
  std::string idleTag_;   // of the IDLE that waits for DONE
  std::string appended_;  // the answer to an APPEND that is under way
  std::optional<RunningFetch> fetch_;
};

}  // namespace coexist
