// What the sessions of every protocol have in common: one SASL log-on at a time, what becomes of a client that guesses,
// the idle guard, long answers at the client's pace, and one end.
//
// A protocol's session says what stands behind the virtual functions, and has its commands.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "backend/sasl_login.h"
#include "backend/session_context.h"
#include "net/session.h"

namespace coexist {

class Conversation : public BackEndSession {
 public:
  // `context` and `io` must outlive it.
  Conversation(const SessionContext& context, SessionIo& io, MailProtocol protocol);

  void onOpen() final;  // greets
  void onLine(std::string_view line) final;
  void onLineTooLong() final;
  void onSecured(const TlsInfo& info) final;
  void onTlsFailed(const Error& error) final;
  void onEnd() final;
  void onClosed(CloseReason reason) final;
  void onTimer(int name) final;
  void onWritable() final;

  void shutDown() final;

 protected:
  enum class ClosingReply { kLineTooLong, kTooManyErrors, kTooManyLogins, kIdleTimeout, kShutdown };

  virtual std::string greeting() const = 0;
  // A line without CRLF; empty: it closes without a word.
  virtual std::string closingReply(ClosingReply which) const = 0;
  virtual bool loggedOn() const = 0;
  virtual void onCommandLine(std::string_view line) = 0;
  // A SASL log-on: `challenge` is base64 and may be empty. At its end (any kind but kChallenge) commands are read
  // again.
  virtual void sayChallenge(std::string_view mechanism, const std::string& challenge) = 0;
  virtual void onLoginOver(SaslLogin::Turn::Kind kind, const SaslLogin& logon) = 0;
  // A piece of the answer that answerInPieces() has begun; true behind the last one.
  virtual bool answerMore() { return true; }
  virtual void onOwnTimer() {}  // startOwnTimer()'s time has come
  virtual void onGone() {}      // the connection ends, whichever way; once
  virtual LineEnds lineEnds() const { return LineEnds::kLenient; }

  // False when nobody can serve `mechanism`: nothing has begun.
  bool beginLogin(std::string_view mechanism, std::optional<std::string_view> initialResponse);
  // Calls answerMore() now, and then as fast as the client reads; until its end no line is read.
  void answerInPieces();
  // Whether TLS can be started now, where the profile has it; nothing if not.
  std::optional<TlsParameters> tlsOnOffer(bool inProfile) const;
  void startTls(const TlsParameters& parameters);  // behind its answer; what was said in clear counts no more
  // Whether the client has been refused, in this session's stead, what it has just asked for; of a continuation behind
  // saying it.
  bool refused(ReplyKind due = ReplyKind::kAnswer) const {
    return context_.replaced != nullptr && context_.replaced->refused(due);
  }

  void say(std::string_view line);      // adds CRLF
  void sayLate(std::string line);       // behind the profile's tarpit; until then nothing is read
  void startOwnTimer(int64_t delayMs);  // of a work that goes on while commands are read
  // The answer to a proof that is refused: late, and behind the last that the profile bears comes the end.
  void failLogin(std::string line);
  void send(std::string_view text);  // as it stands
  void countMistake(int maxErrors);  // behind its answer; `maxErrors` of them end the conversation, 0 is no limit
  void end(ClosingReply which);      // says it and closes
  void close();
  bool ended() const { return ended_; }
  void startIdleTimer();  // anew
  void readCommandLines();
  void easeReading();  // behind whatever has been answered outside of onCommandLine()

  const SessionContext& context() const { return context_; }
  const Product& product() const { return *context_.product; }
  const ServiceSettings& settings() const { return context_.machine->inEffect(protocol_, MachineService::kBackEnd); }
  SessionIo& io() { return io_; }
  const SessionIo& io() const { return io_; }
  const TlsInfo& tls() const { return tls_; }
  AccessState accessState() const;
  std::string_view host() const { return context_.machine->fqdn(); }

 private:
  enum Timer { kIdleTimer, kTarpitTimer, kOwnTimer };
  struct LateAnswer {
    std::string line;
    bool isLast = false;
  };

  void takeTurn(const SaslLogin::Turn& turn);
  void goOnAnswering();
  void sayLate(LateAnswer answer);
  void sayLateAnswer();
  void markEnded();

  const SessionContext& context_;
  SessionIo& io_;
  MailProtocol protocol_;
  TlsInfo tls_;
  std::unique_ptr<SaslLogin> login_;  // one that waits for the client
  std::optional<LateAnswer> late_;
  int mistakes_ = 0;
  int failedLogins_ = 0;
  bool opened_ = false;
  bool ended_ = false;
  bool answering_ = false;
  bool paused_ = false;
};

}  // namespace coexist
