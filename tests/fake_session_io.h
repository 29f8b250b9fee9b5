// A SessionIo that only remembers: what a session said, how it wants to be read, its timers and its end. No loop, no
// socket.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "net/session.h"

namespace coexist {

class FakeSessionIo final : public SessionIo {
 public:
  enum class Framing { kLines, kOctets, kBlock, kRaw };
  struct Timer {
    Milliseconds delayMs = 0;
    TimerKind kind = TimerKind::kWork;
  };

  void send(std::string_view bytes) override {
    if (ended()) return;
    sent += bytes;
    if (queues) queued += bytes.size();
  }
  size_t queuedBytes() const override { return queued; }
  using SessionIo::readLines;
  void readLines(size_t maxBytes, LineEnds ends) override {
    framing = Framing::kLines;
    lineLimit = maxBytes;
    lineEnds = ends;
  }
  void readOctets(size_t count) override {
    framing = Framing::kOctets;
    octetsWanted = count;
  }
  void readBlock() override { framing = Framing::kBlock; }
  void readRaw() override { framing = Framing::kRaw; }
  void pauseReading() override { paused = true; }
  void resumeReading() override { paused = false; }
  void startTls(const TlsParameters& parameters) override { tls = parameters; }
  bool secure() const override { return isSecure; }
  TlsInfo tlsInfo() const override { return info; }
  void finish() override { finished = true; }
  void close() override {
    closed = true;
    timers.clear();
  }
  void reset() override {
    wasReset = true;
    timers.clear();
  }
  void startTimer(int name, Milliseconds delay, TimerKind kind) override { timers[name] = {delay, kind}; }
  void cancelTimer(int name) override { timers.erase(name); }
  Endpoint local() const override { return localEndpoint; }
  Endpoint remote() const override { return remoteEndpoint; }

  bool ended() const { return closed || wasReset; }
  // What was said since the last call.
  std::string take() { return std::exchange(sent, {}); }

  std::string sent;
  size_t queued = 0;
  bool queues = false;  // what is said counts as queued, until the test sets `queued` to 0
  Framing framing = Framing::kLines;
  size_t lineLimit = 8192;
  LineEnds lineEnds = LineEnds::kLenient;
  size_t octetsWanted = 0;
  bool paused = false;
  bool isSecure = false;  // set by the test, like a handshake would
  TlsInfo info;
  bool finished = false;
  bool closed = false;
  bool wasReset = false;
  std::optional<TlsParameters> tls;  // the last startTls()
  std::map<int, Timer> timers;
  Endpoint localEndpoint{"server.example.test", 143};
  Endpoint remoteEndpoint{"client.example.test", 40001};
};

}  // namespace coexist
