// One client's IMAP conversation with a mock back end.
//
// The session owns no socket and reads no clock: lines, octets and timers are handed in, replies go out through `Peer`.
// What it says and accepts comes from the product's profile and the back-end service's settings in effect. Tagged
// replies and closing lines are the profile's texts; every error of syntax or state is answered in reject().
// Source: RFC 3501; RFC 2595 for STARTTLS; RFC 4959 for initial responses; the profile cites the rest.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "backend/imap_fetch.h"
#include "backend/sasl_logon.h"
#include "backend/session_context.h"
#include "net/session.h"
#include "wire/imap_command.h"

namespace coexist {

class ImapSession final : public BackEndSession {
 public:
  // `context` and `peer` must outlive the session.
  ImapSession(const SessionContext& context, Peer& peer);

  void onOpen() override;  // sends the greeting
  void onLine(std::string_view line) override;
  void onLineTooLong() override;
  void onData(std::string_view octets) override;
  void onSecured(const TlsInfo& info) override;
  void onTlsFailed(const Error& error) override;
  void onEnd() override;
  void onClosed(CloseReason reason) override;
  void onTimer(int name) override;
  void onWritable() override;

  void shutDown() override;

 private:
  enum State : unsigned { kNotAuthenticated = 1, kAuthenticated = 2, kSelected = 4, kEnded = 8 };
  static constexpr unsigned kAnyState = kNotAuthenticated | kAuthenticated | kSelected;
  struct CommandRow {
    std::string_view verb;
    unsigned states;
    void (ImapSession::*run)(const ImapCommand&);
  };
  static const CommandRow kCommands[];
  static const CommandRow* findCommand(std::string_view verb);

  // imap_session.cc: what arrives, and how answers go out.
  void hear(std::string_view received);  // a scenario's own answer, if there is one, mutes the profile's
  void read(ImapCommandReader::Reading reading);
  void wantLiteral(const ImapLiteralWanted& wanted);
  void run(const ImapCommand& command);
  std::optional<ImapText> refusal(const ImapCommand& command) const;  // what is wrong before its arguments count
  void reject(std::string_view tag, ImapText text);
  void say(std::string_view line);
  void untagged(ImapText text);
  void tagged(std::string_view tag, ImapText text);
  void end(ImapText text);  // says it and closes
  void close();
  void easeReading();
  void startIdleTimer();
  void readCommandLines();
  std::string textOf(ImapText which) const;
  const ImapProfile& profile() const { return context_.product->imap; }
  const ServiceSettings& settings() const {
    return context_.machine->inEffect(MailProtocol::kImap, MachineService::kBackEnd);
  }
  AccessState imapState() const;

  // imap_connection_commands.cc
  void capability(const ImapCommand& command);
  void noop(const ImapCommand& command);
  void startTls(const ImapCommand& command);
  void logout(const ImapCommand& command);

  // imap_logon.cc
  void login(const ImapCommand& command);
  void authenticate(const ImapCommand& command);
  void takeTurn(const SaslLogon::Turn& turn);
  void enter(const Account& mailbox);

  // imap_folder_commands.cc
  void select(const ImapCommand& command);
  void examine(const ImapCommand& command);
  void open(const ImapCommand& command, bool readOnly);
  void list(const ImapCommand& command);
  void status(const ImapCommand& command);
  void closeFolder(const ImapCommand& command);  // CLOSE; expunges nothing
  void announceNewMessages();

  // imap_fetch_commands.cc
  void fetch(const ImapCommand& command);
  void uidFetch(const ImapCommand& command);
  void startFetch(const ImapCommand& command, bool byUid);
  void continueFetch();

  // An AUTHENTICATE that waits for the client.
  struct Exchange {
    std::string tag;
    std::unique_ptr<SaslLogon> logon;
  };
  struct SelectedFolder {
    Folder* folder = nullptr;
    bool readOnly = false;
    size_t announced = 0;  // messages that the client knows of
  };
  struct RunningFetch {
    std::string tag;
    bool byUid = false;
    bool muted = false;
    FetchRequest request;
    size_t next = 0;  // index into the folder's messages
    size_t end = 0;
  };

  const SessionContext& context_;
  Peer& peer_;
  ImapCommandReader reader_;
  State state_ = kNotAuthenticated;
  TlsInfo tls_;
  Mailbox* mailbox_ = nullptr;
  SelectedFolder selected_;
  std::optional<Exchange> exchange_;
  std::optional<RunningFetch> fetch_;
  std::string data_;  // counted octets so far, for a scenario's own answer
  int errors_ = 0;
  bool opened_ = false;
  bool muted_ = false;
  bool paused_ = false;
};

}  // namespace coexist
