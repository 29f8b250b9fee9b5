// A session without a will of its own, for tests that speak through real connections.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "net/session.h"

namespace coexist {

// Either side of a conversation, as a test needs it: remembers what it hears and closes when the other side ends.
class PlainSession : public Session {
 public:
  explicit PlainSession(SessionIo& made) : io(made) {}
  void onOpen() override { opened = true; }
  void onLine(std::string_view line) override { lines.emplace_back(line); }
  void onLineTooLong() override {}
  void onData(std::string_view octets) override { data += octets; }
  void onSecured(const TlsInfo&) override { secured = true; }
  void onTlsFailed(const Error& error) override { lines.push_back("TLS failed: " + error.what); }
  void onEnd() override {
    ended = true;
    io.close();
  }
  void onClosed(CloseReason) override { ended = true; }
  void onTimer(int) override {}
  void onWritable() override {}

  SessionIo& io;
  std::vector<std::string> lines;
  std::string data;
  bool opened = false;
  bool secured = false;
  bool ended = false;
};

}  // namespace coexist
