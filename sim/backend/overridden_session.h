// A back-end session of which a scenario says some replies: it stands around the real one, as the session of its
// connection and as the SessionIo of the session, so that no protocol's code knows of scenarios.
//
// What is heard is shown to the scenario first. Its lines are said at once, because the command behind them may close
// the connection or start TLS; then the session hears it too, and what it says is swallowed to the end of that reply:
// behind BDAT's octets, behind a delay and in pieces too, none of which anybody waits for.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "backend/reply_overrides.h"
#include "backend/session_context.h"

namespace coexist {

class OverriddenSession final : public BackEndSession, private SessionIo, private ReplacedReply {
 public:
  // Makes the session that is stood around, on the SessionIo and with the question that it is to have; both live
  // longer.
  using MakeSession = std::function<std::unique_ptr<BackEndSession>(SessionIo& io, const ReplacedReply& replaced)>;
  // `overrides` and `io` must outlive it.
  OverriddenSession(ReplyOverrides& overrides, MailProtocol protocol, SessionIo& io, const MakeSession& makeSession);

  void onOpen() override;
  void onLine(std::string_view line) override;
  void onLineTooLong() override { session_->onLineTooLong(); }
  void onData(std::string_view octets) override;
  void onBlockEnd() override;
  void onSecured(const TlsInfo& info) override { session_->onSecured(info); }
  void onTlsFailed(const Error& error) override { session_->onTlsFailed(error); }
  void onEnd() override { session_->onEnd(); }
  void onClosed(CloseReason reason) override { session_->onClosed(reason); }
  void onTimer(int name) override;
  void onWritable() override { session_->onWritable(); }
  void shutDown() override;

 private:
  using Lines = std::vector<std::string>;
  struct Replacement {
    std::string said;       // the last line of the scenario's; empty: silence
    std::string swallowed;  // what the session has said last instead
  };

  void replaceBy(const std::optional<Lines>& lines);
  void say(const Lines& lines);
  void runDueTimer();
  bool asksForMessageAlone(std::string_view line) const;
  bool refused(ReplyKind due) const override;

  // What the session does with its connection.
  void send(std::string_view octets) override;
  size_t queuedBytes() const override;
  void readLines(size_t maxBytes, LineEnds ends) override { io_.readLines(maxBytes, ends); }
  void readOctets(size_t count) override;
  void readBlock() override;
  void readRaw() override { io_.readRaw(); }
  void pauseReading() override { io_.pauseReading(); }
  void resumeReading() override { io_.resumeReading(); }
  void startTls(const TlsParameters& parameters) override { io_.startTls(parameters); }
  bool secure() const override { return io_.secure(); }
  TlsInfo tlsInfo() const override { return io_.tlsInfo(); }
  void finish() override { io_.finish(); }
  void close() override;
  void reset() override;
  void startTimer(int name, Milliseconds delay, TimerKind kind) override;
  void cancelTimer(int name) override { io_.cancelTimer(name); }
  Endpoint local() const override { return io_.local(); }
  Endpoint remote() const override { return io_.remote(); }

  ReplyOverrides& overrides_;
  MailProtocol protocol_;
  SessionIo& io_;
  std::optional<Replacement> replacement_;  // of the reply that is due
  std::optional<int> dueTimer_;
  size_t octetsLeft_ = 0;  // that the session has asked for
  std::string literal_;    // what has come of them, over IMAP
  bool readsBlock_ = false;
  bool closed_ = false;
  std::optional<std::string> owed_;  // the refusal of a message that only the scenario has asked for
  std::unique_ptr<BackEndSession> session_;
};

}  // namespace coexist
