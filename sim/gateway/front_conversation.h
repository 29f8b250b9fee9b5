// One client's conversation with a front end as far as it is the same on every protocol: what is said and its row in
// the protocol log, errors and failed log-ons counted, answers that are late, back-pressure, the guard on the client's
// silence, TLS, and one end.
//
// A session owns one and drives it; it calls the session for a late answer only. What is said, and when, is the
// session's affair.
// Source: attack catalogue A034-A036, A100-A107, A168.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "gateway/front_context.h"
#include "gateway/login/login_gate.h"
#include "net/session.h"

namespace coexist {

class FrontConversation {
 public:
  // Of the connection's timers these are the conversation's. The ends of the guard and of the
  // deadline are for the session to hear, the tarpit's is for answerLate().
  enum Timer { kGuardTimer, kDeadlineTimer, kTarpitTimer, kTimers };

  // `context` and `io` must outlive it. `sessionId` names it in the protocol log.
  FrontConversation(const FrontContext& context, MailProtocol protocol, SessionIo& io, uint64_t sessionId);
  ~FrontConversation() { markEnded(); }
  FrontConversation(const FrontConversation&) = delete;
  FrontConversation& operator=(const FrontConversation&) = delete;

  const FrontContext& context() const { return context_; }
  MailProtocol protocol() const { return protocol_; }
  const ServiceSettings& settings() const { return context_.settings(protocol_); }
  AccessState accessState(bool loggedOn = false) const { return accessStateOf(settings(), io_.secure(), loggedOn); }
  SessionIo& io() { return io_; }
  const SessionIo& io() const { return io_; }
  SessionLog& log() { return log_; }
  const SessionLog& log() const { return log_; }

  // A line without its CRLF. A client that does not take what it is told is not read until it does.
  void say(std::string_view line);
  // The last line of an answer: ends the command's row with `logContext`, as okContext() and failureContext() make it.
  void answer(std::string_view line, std::string_view logContext = "R=ok");
  // True when that was one too many; `most` 0 is no limit.
  bool countError(int most) { return ++errors_ >= most && most > 0; }
  // The same of a log-on whose proof has been refused, by the profile's limit.
  bool countFailedLogin();
  // The client is to log on: its commands are counted and its time runs from here, by the profile's limits.
  void startPatience();
  void endPatience();
  // True when that was one too many before the log-on.
  bool countCommand();
  // A log-on with that proof: `goOn` acts upon it, or, `refused`, only refuses it. At once, or behind what the client
  // has to wait for: until then it is not read, and its silence is not counted. Each is ended at the gate.
  void beginLogin(const ClientProof& proof, std::function<void(bool refused)> goOn);
  LoginGate& gate() { return gate_; }
  // `answer` says it, behind the profile's tarpit: until then the client is not read, and its silence is not counted.
  // At once where the profile has none.
  void answerBehindTarpit(std::function<void()> answer);
  // The same of a log-on's refusal: where the profile has no tarpit, behind the penalties' delay.
  void answerFailedLogin(std::function<void()> answer);
  bool inTarpit() const { return static_cast<bool>(late_); }
  void answerLate();

  // Reading waits while somebody else than the client is waited for, whatever the client takes.
  void holdReading(bool held);
  void onWritable();
  // Somebody else reads and writes from here on, and minds the back-pressure himself.
  void handOver() {
    held_ = blocked_ = paused_ = false;
    endPatience();
  }

  // Anew; by default with the time that the settings give a client before its log-on.
  void startGuard() { startGuard(settings().preAuthenticatedTimeoutMs); }
  void startGuard(Milliseconds limit) { io_.startTimer(kGuardTimer, limit, TimerKind::kGuard); }
  void stopGuard() { io_.cancelTimer(kGuardTimer); }

  // What STARTTLS and STLS need: the certificate that the settings name. Nothing, and the operator told, when there is
  // none.
  std::optional<TlsParameters> ownTls() const;
  void tellTlsFailed(const Error& error) const;

  void close();      // says nothing more
  void markEnded();  // the connection is gone, or going
  bool ended() const { return ended_; }

 private:
  void updateReading();
  void answerBehind(Milliseconds delay, std::function<void()> answer);

  const FrontContext& context_;
  MailProtocol protocol_;
  SessionIo& io_;
  SessionLog log_;
  LoginGate gate_;
  std::function<void()> late_;
  int errors_ = 0;
  int failedLogins_ = 0;
  std::optional<int> commands_;  // while there is patience to lose
  bool held_ = false;
  bool blocked_ = false;  // the client has not taken yet what it has been told
  bool paused_ = false;
  bool ended_ = false;
};

}  // namespace coexist
