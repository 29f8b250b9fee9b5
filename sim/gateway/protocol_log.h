// The front end's protocol log, in the product's own CSV shape.
//
// Source: seed 002 (the row), facts on 2013's IMAP4 log (the header lines, OpenSession and CloseSession). Safe against
// what clients send: control octets are escaped, quotes doubled, and no caller hands a password in.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "net/loop.h"

namespace coexist {

constexpr std::string_view kMaskedPassword = "*****";

// "2023-11-14T22:13:20.000Z"
std::string utcText(int64_t unixMs);

// One row, before quoting.
struct ProtocolLogRow {
  uint64_t sessionId = 0;
  int sequence = 0;
  std::string serverAddress;
  std::string clientAddress;
  std::string user;
  Milliseconds durationMs = 0;
  size_t requestBytes = 0;
  size_t replyBytes = 0;
  std::string command;     // "login", "OpenSession"
  std::string parameters;  // "alice *****"
  std::string context;     // as resultContext() makes it
};

// "a1 NO [Error=CAUSE Proxy=TARGET] LOGIN failed." of a reply without CRLF, whose first `statusWords` words say no: a
// tag and "NO", "-ERR", "535 5.7.3".
std::string withCause(std::string_view reply, std::string_view cause, std::string_view target, int statusWords = 2);

// "R=ok", or R="...";Msg=Proxy:TARGET;ErrMsg=CAUSE for a reply that hides a cause: in the quotes stands withCause().
std::string okContext(std::string_view target);
// One pair of a context, NAME="VALUE": what stands in the value cannot end it and begin another pair.
std::string quotedPair(std::string_view name, std::string_view value);
std::string failureContext(std::string_view reply, std::string_view cause, std::string_view target,
                           int statusWords = 2);

class ProtocolLog {
 public:
  // `loop` must outlive it; `write` takes one line without a line end and may be empty: then nothing is done.
  ProtocolLog(const Loop& loop, std::function<void(const std::string&)> write);

  Milliseconds nowMs() const { return loop_.nowMs(); }
  void begin(std::string_view software, std::string_view version, std::string_view type);
  void write(const ProtocolLogRow& row);

 private:
  std::string timestamp() const { return utcText(loop_.unixMilliseconds()); }

  const Loop& loop_;
  std::function<void(const std::string&)> write_;
};

// The rows of one client's session: begin() when a command has come, replied() as it is answered, end() when it is
// done.
class SessionLog {
 public:
  // `log` must outlive it.
  SessionLog(ProtocolLog& log, uint64_t sessionId, std::string serverAddress, std::string clientAddress);

  // Not more rows than these, until restartCount(); the others are counted, and a row says how many. 0: no bound.
  void boundRows(size_t most) { mostRows_ = most; }
  void restartCount();  // the client has done what he came for

  void setUser(std::string_view user) { row_.user = user; }
  void begin(std::string_view command, std::string_view parameters, size_t requestBytes);
  void setParameters(std::string_view parameters) { row_.parameters = parameters; }
  void received(size_t octets) { row_.requestBytes += octets; }
  void replied(size_t octets) { row_.replyBytes += octets; }
  void end(std::string_view context);
  void close();  // the last row

  std::string_view user() const { return row_.user; }
  size_t requestBytes() const { return row_.requestBytes; }

 private:
  void write(std::string_view context);
  void tellLeftOut();

  ProtocolLog& log_;
  ProtocolLogRow row_;
  size_t mostRows_ = 0;
  size_t rows_ = 0;
  size_t leftOut_ = 0;
  Milliseconds startMs_ = 0;
};

}  // namespace coexist
