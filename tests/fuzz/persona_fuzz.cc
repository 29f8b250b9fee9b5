// Any octets from a server into a persona's conversation. The first octet chooses the persona, the rest is framed as a
// connection would frame it. However it goes, the user hears exactly one end, and nothing is said behind a close.
#include <algorithm>
#include <cstdint>
#include <cstdlib>

#include "client/imap_persona.h"
#include "fake_peer.h"

namespace {

using namespace coexist;

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

Persona chosen(uint8_t octet) {
  Persona persona;
  persona.mechanisms = {"NTLM", "LOGIN", "PLAIN", "login"};
  std::rotate(persona.mechanisms.begin(), persona.mechanisms.begin() + (octet & 3), persona.mechanisms.end());
  persona.startTls = static_cast<Persona::StartTls>((octet >> 2 & 3) % 3);
  persona.nextMechanismAfterBad = (octet & 16) != 0;
  persona.tagPrefix = "a";
  persona.tagCounts = (octet & 32) == 0;
  return persona;
}

// Takes from `rest` what the peer wants to read next and gives it to the session.
void deliver(std::string_view& rest, FakePeer& peer, Session& session) {
  if (peer.framing == FakePeer::Framing::kOctets) {
    const size_t count = std::min(peer.octetsWanted, rest.size());
    session.onData(rest.substr(0, count));
    rest.remove_prefix(count);
    peer.octetsWanted -= count;
    if (peer.octetsWanted == 0) peer.framing = FakePeer::Framing::kLines;
    return;
  }
  std::string_view line = rest.substr(0, rest.find('\n'));
  rest.remove_prefix(std::min(rest.size(), line.size() + 1));
  if (line.ends_with('\r')) line.remove_suffix(1);
  line.size() > peer.lineLimit ? session.onLineTooLong() : session.onLine(line);
  if (peer.ended() || !peer.tls) return;
  peer.tls.reset();
  peer.isSecure = true;
  session.onSecured({});
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  const uint8_t choice = size > 0 ? data[0] : 0;
  rest.remove_prefix(std::min<size_t>(size, 1));
  const Persona persona = chosen(choice);
  CountingUser user((choice & 64) != 0 ? 3 : 0);
  SeededRandom random{choice};
  FakePeer peer;
  PersonaSessionOptions options;
  options.persona = &persona;
  options.action = (choice & 128) != 0 ? "probe" : "check mail";
  options.user = &user;
  options.random = &random;
  ImapPersona session(options, peer);
  session.onOpen();
  while (!rest.empty() && !peer.ended()) deliver(rest, peer, session);
  if (!peer.ended()) session.onEnd();
  if (user.ends != 1 || !peer.ended()) std::abort();
  peer.take();
  session.onClosed(CloseReason::kFinished);
  if (user.ends != 1 || !peer.sent.empty()) std::abort();
  return 0;
}
