// What the fuzz targets of the personas share: any octets from a server into a conversation, framed as a connection
// would frame them. However it goes, the user hears exactly one end, and nothing is said behind a close.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdlib>

#include "client/persona_session.h"
#include "fake_session_io.h"

namespace coexist {

class CountingUser final : public PersonaUser {
 public:
  explicit CountingUser(int retries) : retries_(retries) {}
  SaslCredentials credentials(std::string_view) override { return {"", "alice", "sesame\xc3\xa4", "EXAMPLE", ""}; }
  bool refused(std::string_view, std::string_view) override {
    if (retries_-- > 0) return true;
    ++ends;
    return false;
  }
  void succeeded() override { ++ends; }
  void failed(PersonaFailure, std::string, std::string_view) override { ++ends; }

  int ends = 0;

 private:
  int retries_;
};

// The first of the octets chooses what the persona is like.
class FuzzInput {
 public:
  FuzzInput(const uint8_t* data, size_t size) : rest(reinterpret_cast<const char*>(data), size) {
    if (size > 0) choice = data[0];
    rest.remove_prefix(std::min<size_t>(size, 1));
  }
  bool has(int bit) const { return (choice >> bit & 1) != 0; }
  int number(int bit, int count) const { return (choice >> bit) % count; }

  uint8_t choice = 0;
  std::string_view rest;
};

// Takes from `rest` what the peer wants to read next and gives it to the session.
inline void deliver(std::string_view& rest, FakeSessionIo& io, Session& session) {
  if (io.framing == FakeSessionIo::Framing::kOctets) {
    const size_t count = std::min(io.octetsWanted, rest.size());
    session.onData(rest.substr(0, count));
    rest.remove_prefix(count);
    io.octetsWanted -= count;
    if (io.octetsWanted == 0) io.framing = FakeSessionIo::Framing::kLines;
    return;
  }
  std::string_view line = rest.substr(0, rest.find('\n'));
  rest.remove_prefix(std::min(rest.size(), line.size() + 1));
  if (line.ends_with('\r')) line.remove_suffix(1);
  line.size() > io.lineLimit ? session.onLineTooLong() : session.onLine(line);
  if (io.ended() || !io.tls) return;
  io.tls.reset();
  io.isSecure = true;
  session.onSecured({});
}

// Plays a whole conversation; aborts where a rule is broken.
template <typename Conversation>
void playPersona(FuzzInput input, const Persona& persona, PersonaSessionOptions options) {
  CountingUser user(input.has(6) ? 3 : 0);
  SeededRandom random{input.choice};
  FakeSessionIo io;
  options.persona = &persona;
  options.user = &user;
  options.random = &random;
  Conversation session(std::move(options), io);
  session.onOpen();
  while (!input.rest.empty() && !io.ended()) deliver(input.rest, io, session);
  if (!io.ended()) session.onEnd();
  if (user.ends != 1 || !io.ended()) std::abort();
  io.take();
  session.onClosed(CloseReason::kFinished);
  if (user.ends != 1 || !io.sent.empty()) std::abort();
}

}  // namespace coexist
