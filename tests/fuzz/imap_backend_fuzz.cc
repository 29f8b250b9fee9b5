// Any octets at a back-end session, as a connection would hand them in: lines, counted octets, and now and then the
// events in between. The first octet chooses the settings. Nothing that is answered may hold a line of the answer that
// the session did not make itself: every line that it says is free of NUL and bare CR.
#include <algorithm>
#include <cstdint>
#include <cstdlib>

#include "backend/imap_session.h"
#include "base/random.h"
#include "fake_peer.h"

namespace {

using namespace coexist;

Product fuzzProduct() {
  Product product;
  ImapProfile& imap = product.imap;
  imap.served = true;
  imap.startTls = true;
  imap.continuation = "+";
  imap.literalContinuation = "+ go on";
  imap.maxLiteralBytes = 256;
  imap.maxErrors = 20;
  for (Fact& text : imap.texts) text.text = "BAD no";
  for (auto& role : imap.capability) role.fill("CAPABILITY IMAP4rev1 SASL-IR {auth}");
  for (auto& role : imap.honoured) {
    for (auto& mechanisms : role) mechanisms = {"PLAIN", "LOGIN", "NTLM"};
  }
  return product;
}

Directory fuzzDirectory() {
  Directory directory;
  Account alice;
  alice.name = alice.account = alice.alias = "a";
  alice.domain = "E";
  alice.password = "p";
  alice.home = "h";
  if (!directory.add(alice)) std::abort();
  return directory;
}

struct World {
  Product product = fuzzProduct();
  Directory directory = fuzzDirectory();
};

const World& world() {
  static const World made;
  return made;
}

void checkAnswer(std::string_view said) {
  if (said.find('\0') != std::string_view::npos) std::abort();
  for (size_t at = said.find('\r'); at != std::string_view::npos; at = said.find('\r', at + 1)) {
    if (at + 1 == said.size() || said[at + 1] != '\n') std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  MailStore store;
  store.of("a").find("INBOX")->append(std::make_shared<const std::string>("Subject: x"), 0);
  SeededRandom random{data[0]};
  ServiceSettings settings;
  if ((data[0] & 1) != 0) settings.loginType = LoginType::kPlainTextLogin;
  Machine machine("h.test", settings);
  SessionContext context;
  context.product = &world().product;
  context.machine = &machine;
  context.directory = &world().directory;
  context.store = &store;
  context.random = &random;
  context.home = "h";
  FakePeer peer;
  peer.isSecure = (data[0] & 2) != 0;
  ImapSession session(context, peer);
  session.onOpen();
  std::string_view rest(reinterpret_cast<const char*>(data) + 1, size - 1);
  while (!rest.empty() && !peer.ended()) {
    if (peer.framing == FakePeer::Framing::kOctets) {
      const size_t count = std::min(peer.octetsWanted, rest.size());
      peer.octetsWanted -= count;
      if (peer.octetsWanted == 0) peer.framing = FakePeer::Framing::kLines;
      session.onData(rest.substr(0, count));
      rest.remove_prefix(count);
      continue;
    }
    std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.size() > peer.lineLimit) {
      session.onLineTooLong();
      break;
    }
    session.onLine(line);
    checkAnswer(peer.take());
  }
  return 0;
}
