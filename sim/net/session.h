// The shape of every protocol conversation: a Session takes lines, octets, timers and ends in, and answers through its
// SessionIo. It owns no socket and reads no clock, so a test can call onLine() and look at what was sent, and a fuzzer
// can feed it anything.
#pragma once

#include <string>
#include <string_view>

#include "net/line_framer.h"
#include "net/loop.h"
#include "net/network.h"
#include "net/tls.h"

namespace coexist {

// What a session can do with its connection. All calls take effect in order; none calls back into the session before
// it returns.
class SessionIo {
 public:
  virtual ~SessionIo() = default;

  virtual void send(std::string_view bytes) = 0;
  virtual size_t queuedBytes() const = 0;

  // How the very next octets are framed, those that have already arrived included. A connection starts with lines of at
  // most 8,192 octets.
  virtual void readLines(size_t maxBytes, LineEnds ends) = 0;  // onLine(), without CRLF
  void readLines(size_t maxBytes) { readLines(maxBytes, LineEnds::kLenient); }
  // Exactly `count` to onData(), in pieces, then lines again; 0: no onData().
  virtual void readOctets(size_t count) = 0;
  virtual void readBlock() = 0;  // to onData() up to CRLF . CRLF, then onBlockEnd(), then lines again
  virtual void readRaw() = 0;    // everything from here on to onData(), as it comes
  virtual void pauseReading() = 0;
  virtual void resumeReading() = 0;

  // TLS behind what has been sent so far, on the side that the connection was made from (the acceptor is the TLS
  // server). Plaintext that has already arrived, or arrives instead of a handshake, ends the connection by
  // onTlsFailed().
  virtual void startTls(const TlsParameters& parameters) = 0;
  virtual bool secure() const = 0;
  // What the handshake agreed on, implicit TLS included; empty before it. Those of tests may have none.
  virtual TlsInfo tlsInfo() const { return {}; }

  virtual void finish() = 0;
  virtual void close() = 0;  // behind what has been sent; the session hears nothing more
  virtual void reset() = 0;

  // One timer a name: starting it again replaces it. Cancelled by close.
  virtual void startTimer(int name, Milliseconds delay, TimerKind kind) = 0;
  virtual void cancelTimer(int name) = 0;

  virtual Endpoint local() const = 0;
  virtual Endpoint remote() const = 0;
};

class Session {
 public:
  virtual ~Session() = default;

  virtual void onOpen() = 0;                         // connected; with implicit TLS, after the handshake
  virtual void onLine(std::string_view line) = 0;    // without its line end
  virtual void onLineTooLong() = 0;                  // once; the session answers and closes, nothing more is read
  virtual void onData(std::string_view octets) = 0;  // for readOctets(), readBlock() and readRaw()
  virtual void onBlockEnd() {}                       // for readBlock()
  virtual void onSecured(const TlsInfo& info) = 0;   // startTls() has succeeded
  virtual void onTlsFailed(const Error& error) = 0;  // the connection is closed behind it
  virtual void onEnd() = 0;                          // the other side sends no more
  virtual void onClosed(CloseReason reason) = 0;     // last call
  virtual void onTimer(int name) = 0;
  virtual void onWritable() = 0;  // queuedBytes() has fallen to kLowWaterBytes
};

// A base for sessions that have nothing to say to most of what happens.
class SessionBase : public Session {
 public:
  void onOpen() override {}
  void onLine(std::string_view) override {}
  void onLineTooLong() override {}
  void onData(std::string_view) override {}
  void onSecured(const TlsInfo&) override {}
  void onTlsFailed(const Error&) override {}
  void onEnd() override {}
  void onClosed(CloseReason) override {}
  void onTimer(int) override {}
  void onWritable() override {}
};

}  // namespace coexist
