// What the fuzz targets of back-end sessions share: one person, and a conversation of which every octet comes from
// outside. Nothing that is answered may hold a line that the session did not make itself: all that it
// says is free of NUL and bare CR.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "backend/session_context.h"
#include "base/random.h"
#include "fake_session_io.h"

namespace coexist {

inline const Directory& fuzzDirectory() {
  static const Directory kMade = [] {
    Directory directory;
    Account alice;
    alice.name = alice.account = alice.alias = "a";
    alice.smtpAddress = "a@e.test";
    alice.domain = "E";
    alice.password = "p";
    alice.home = "h";
    if (!directory.add(alice)) std::abort();
    return directory;
  }();
  return kMade;
}

// The first octet of an input chooses LoginType, TLS and the seed.
class FuzzBackEnd {
 public:
  FuzzBackEnd(const Product& product, uint8_t choice) : random_{choice}, machine_("h.test", settingsOf(choice)) {
    context.product = &product;
    context.machine = &machine_;
    context.directory = &fuzzDirectory();
    context.unixSeconds = [] { return int64_t{1'700'000'000}; };
    context.store = &store;
    context.random = &random_;
    context.home = "h";
    io.isSecure = (choice & 2) != 0;
  }

  Folder& inbox() { return *store.of("a").find("INBOX"); }
  // What a session cuts anywhere (FETCH's partial bodies) must hold no CR, or the answers look wrong.
  void deliver(std::string_view octets) { inbox().append(std::make_shared<const std::string>(octets), 0); }

  // Hands the octets in as a connection would, until they end or the session closes.
  void feed(Session& session, std::string_view octets) {
    while (!octets.empty() && !io.ended()) {
      if (io.framing == FakeSessionIo::Framing::kOctets) {
        octets.remove_prefix(feedCounted(session, octets));
      } else {
        octets.remove_prefix(feedLine(session, octets));
      }
      checkAnswer(io.take());
    }
  }

  MailStore store;
  SessionContext context;
  FakeSessionIo io;

 private:
  static ServiceSettings settingsOf(uint8_t choice) {
    ServiceSettings settings;
    if ((choice & 1) != 0) settings.loginType = LoginType::kPlainTextLogin;
    settings.newestFirst = (choice & 4) != 0;
    return settings;
  }

  size_t feedCounted(Session& session, std::string_view octets) {
    const size_t count = std::min(io.octetsWanted, octets.size());
    io.octetsWanted -= count;
    if (io.octetsWanted == 0) io.framing = FakeSessionIo::Framing::kLines;
    session.onData(octets.substr(0, count));
    return count;
  }

  size_t feedLine(Session& session, std::string_view octets) {
    std::string_view line = octets.substr(0, octets.find('\n'));
    const size_t taken = std::min(octets.size(), line.size() + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.size() <= io.lineLimit) {
      session.onLine(line);
      return taken;
    }
    session.onLineTooLong();
    return octets.size();
  }

  static void checkAnswer(std::string_view said) {
    if (said.find('\0') != std::string_view::npos) std::abort();
    for (size_t at = said.find('\r'); at != std::string_view::npos; at = said.find('\r', at + 1)) {
      if (at + 1 == said.size() || said[at + 1] != '\n') std::abort();
    }
  }

  SeededRandom random_;
  Machine machine_;
};

}  // namespace coexist
