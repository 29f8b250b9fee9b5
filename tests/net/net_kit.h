// What the tests of net/ share: a session made of hooks, a tap that remembers, and a world of connections in a lab.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "net/certificates.h"
#include "net/connection.h"
#include "net/testbed.h"

namespace coexist {

// What one side of a connection saw, per direction, so that the interleaving does not matter.
struct Seen {
  std::vector<std::string> lines;  // received
  std::string data;                // received as counted or raw octets
  std::string sent;
  std::vector<std::string> events;  // of the tap

  bool operator==(const Seen&) const = default;
  std::string text() const;
};

class SeeingTap final : public ConnectionTap {
 public:
  explicit SeeingTap(Seen& seen) : seen_(seen) {}
  void onReceivedLine(std::string_view line) override { seen_.lines.emplace_back(line); }
  void onReceivedData(std::string_view octets) override { seen_.data += octets; }
  void onSent(std::string_view octets) override { seen_.sent += octets; }
  void onEvent(std::string_view text) override { seen_.events.emplace_back(text); }

 private:
  Seen& seen_;
};

// What a session does; whatever is empty does nothing.
struct Hooks {
  std::function<void(SessionIo&)> open;
  std::function<void(SessionIo&, std::string_view)> line;
  std::function<void(SessionIo&)> lineTooLong;
  std::function<void(SessionIo&, std::string_view)> data;
  std::function<void(SessionIo&, const TlsInfo&)> secured;
  std::function<void(SessionIo&, const Error&)> tlsFailed;
  std::function<void(SessionIo&)> end;
  std::function<void(SessionIo&, CloseReason)> closed;
  std::function<void(SessionIo&, int)> timer;
  std::function<void(SessionIo&)> writable;
};

class HookSession final : public Session {
 public:
  HookSession(Hooks hooks, SessionIo& io) : hooks_(std::move(hooks)), io_(io) {}
  void onOpen() override { call(hooks_.open); }
  void onLine(std::string_view line) override { call(hooks_.line, line); }
  void onLineTooLong() override { call(hooks_.lineTooLong); }
  void onData(std::string_view octets) override { call(hooks_.data, octets); }
  void onSecured(const TlsInfo& info) override { call(hooks_.secured, info); }
  void onTlsFailed(const Error& error) override { call(hooks_.tlsFailed, error); }
  void onEnd() override { call(hooks_.end); }
  void onClosed(CloseReason reason) override { call(hooks_.closed, reason); }
  void onTimer(int name) override { call(hooks_.timer, name); }
  void onWritable() override { call(hooks_.writable); }

 private:
  template <typename Hook, typename... Arguments>
  void call(const Hook& hook, Arguments&&... arguments) {
    if (hook) hook(io_, std::forward<Arguments>(arguments)...);
  }
  Hooks hooks_;
  SessionIo& io_;
};

// One connection of a NetWorld and what is known of it. Index 0 is the first connection made on its side.
struct Conversation {
  Seen seen;
  std::unique_ptr<Connection> connection;
  bool gone = false;
  Error refused;  // of the connecting side
};

// A lab with connections in it. Everything dies before the lab does.
class NetWorld {
 public:
  explicit NetWorld(std::unique_ptr<Testbed> lab) : lab_(std::move(lab)) {}

  Testbed& lab() { return *lab_; }
  LabLoop& loop() { return lab_->loop(); }
  void serve(const Endpoint& endpoint, Hooks hooks, const TlsParameters* implicitTls = nullptr);
  Conversation& dial(const Endpoint& endpoint, Hooks hooks, const TlsParameters* implicitTls = nullptr);
  void stopServing() { listeners_.clear(); }
  Conversation& accepted(size_t index = 0) { return *accepted_.at(index); }
  size_t acceptedCount() const { return accepted_.size(); }
  // Runs to rest and fails the test when that does not work.
  void rest();
  void advance(Milliseconds duration);

 private:
  void join(Conversation& conversation, std::unique_ptr<Transport> transport, ConnectionSide side, const Hooks& hooks,
            const TlsParameters* implicitTls);

  std::unique_ptr<Testbed> lab_;
  std::vector<std::unique_ptr<Listener>> listeners_;
  std::vector<std::unique_ptr<Conversation>> accepted_;
  std::vector<std::unique_ptr<Conversation>> dialled_;
};

// The certificates of all tests of net/, made once: keys cost time.
LabCertificates& testCertificates();
TlsParameters serverTls(const std::string& name = "front.example.test");
TlsParameters clientTls(const std::string& expectedName = "front.example.test");

std::unique_ptr<Testbed> tcpLab();

// Every lab a rule must hold in: memory with some seeds, and TCP.
std::vector<std::function<std::unique_ptr<Testbed>()>> everyLab();

inline const Endpoint kFront{"front.example.test", 143};

}  // namespace coexist
