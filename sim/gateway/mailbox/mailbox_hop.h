// What stands between a client that has proved something and its mailbox: the attempt to log on to its home, and then
// the relay, until either side ends. One for each IMAP or POP3 session, which owns it and hands its events in.
//
// What the client sends behind its log-on waits, unread, for the back end: one octet is still read meanwhile, so that a
// client that goes is noticed. After a log-on that has failed that octet begins the client's next line.
// Source: attack catalogue A057, A107, A172.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "gateway/front_conversation.h"
#include "gateway/mailbox/proxy_attempt.h"

namespace coexist {

class MailboxHop {
 public:
  // Everything must outlive it. `listener` names the endpoint for the health set. `events` hear once of each start()
  // and refuse(), perhaps before they return; then relay() or resume() is due, or the end.
  MailboxHop(FrontConversation& talk, std::string listener, ProxyAttemptEvents& events);

  void start(const ClientProof& proof);
  // A client that has proved nothing; `detail` is for the operator.
  void refuse(const ClientProof& proof, const std::string& detail);
  // Tells the gate what became of the log-on, and gives what the client may know of it: that a home cannot be reached
  // is hidden from a stranger (LoginGate::mayTellOfHome).
  ProxyOutcome judged(ProxyOutcome outcome);
  // Joins the client to its home: nothing that passes is looked at any more.
  void relay(RelayEnd& home);
  // The client's commands are read again. Nothing when they were not waiting. True: an empty line of the client's has
  // been read already.
  bool resume();

  bool idle() const { return stage_ == Stage::kIdle; }
  bool relaying() const { return stage_ == Stage::kRelay; }
  // Whether the next line is whole only with what wholeLine() puts before it.
  bool hasReadAhead() const { return !readAhead_.empty(); }
  std::string wholeLine(std::string_view line);

  void onData(std::string_view octets);
  void onWritable();
  void onTimer(int name);
  // A client that sends nothing more. During a log-on it is gone: nobody would ever give the back end a command.
  void onEnd();
  // The client is gone: its back end is let go at once.
  void onClosed(CloseReason reason);
  // Nothing more is said to either side.
  void close();
  // Whether a line to the client might become part of a reply, or of a literal, that is still under way: its home has
  // said something, and nobody has looked whether that was all.
  bool midReply() const { return relaying() && relay_.hasHeard(); }

 private:
  enum class Stage { kIdle, kLogin, kRelay };
  enum Timer { kBackEndTimer = FrontConversation::kTimers, kRelayTimer };

  void logOn(const ClientProof& proof);
  void turnAway(const ClientProof& proof, std::string_view cause, std::string_view detail);
  void leave(CloseReason reason);  // the back end is let go
  void checkRelay();
  void startRelayTimer();

  FrontConversation& talk_;
  Stage stage_ = Stage::kIdle;
  std::string readAhead_;  // the first octet behind a log-on
  ProxyAttempt attempt_;
  RelayEnd relay_;
  uint64_t relayed_ = 0;  // the relay's activity when it was last looked at
  int quietChecks_ = 0;
};

}  // namespace coexist
