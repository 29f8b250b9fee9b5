// What stands around a front end under the fuzzer: nothing moves, every certificate will do, one connection at a time,
// and one person.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/random.h"
#include "fake_session_io.h"
#include "gateway/front_context.h"

namespace coexist {

class FuzzLoop final : public Loop {
 public:
  Milliseconds nowMs() const override { return 0; }
  int64_t unixMilliseconds() const override { return 1'700'000'000'000; }
  TimerId after(Milliseconds, TimerKind, std::function<void()>) override { return 0; }
  void cancel(TimerId) override {}
  void post(std::function<void()>) override {}
};

class NoFuzzCertificates final : public CertificateStore {
 public:
  Result<std::shared_ptr<const TlsContext>> serverContext(const std::string&, PeerCertificate) override {
    return std::shared_ptr<const TlsContext>();
  }
  Result<std::shared_ptr<const TlsContext>> clientContext(const std::string&, PeerCertificate) override {
    return std::shared_ptr<const TlsContext>();
  }
};

class OneFuzzConnector final : public BackEndConnector {
 public:
  Id connect(Request request) override {
    waiting = std::move(request);
    return 1;
  }
  void abandon(Id) override { waiting.reset(); }
  std::optional<Request> waiting;
};

inline Directory fuzzPeople() {
  Directory directory;
  Account alice;
  alice.name = alice.account = alice.alias = "a";
  alice.domain = "E";
  alice.password = "p";
  alice.smtpAddress = "a@b";
  alice.home = "h";
  if (!directory.add(alice)) std::abort();
  return directory;
}

// Everything that a front-end session works with. `choice` draws the settings and the family of its one home.
struct FuzzHouse {
  FuzzHouse(uint8_t choice, Product made)
      : random{choice}, product(std::move(made)), machine("h.test", settingsFor(choice)), log(loop, {}) {
    options.loop = &loop;
    options.product = &product;
    options.machine = &machine;
    options.directory = &directory;
    options.random = &random;
    options.certificates = &certificates;
    options.homes["h"] = {"h", "back.test", std::to_string((choice >> 2) % 3), {}};
    options.own = {"F$", "x", "E/proxy", "y"};
    context = {&options, &connector, &log};
  }
  FuzzHouse(const FuzzHouse&) = delete;
  FuzzHouse& operator=(const FuzzHouse&) = delete;
  static ServiceSettings settingsFor(uint8_t choice) {
    ServiceSettings settings;
    if ((choice & 1) != 0) settings.loginType = LoginType::kPlainTextLogin;
    return settings;
  }

  FuzzLoop loop;
  SeededRandom random;
  NoFuzzCertificates certificates;
  Product product;
  Directory directory = fuzzPeople();
  Machine machine;
  ProtocolLog log;
  OneFuzzConnector connector;
  FrontEndOptions options;
  FrontContext context;
};

inline void checkWholeLines(std::string_view said) {
  for (size_t i = 0; i < said.size(); ++i) {
    if (said[i] == '\0') std::abort();
    if (said[i] == '\r' && (i + 1 == said.size() || said[i + 1] != '\n')) std::abort();
    if (said[i] == '\n' && (i == 0 || said[i - 1] != '\r')) std::abort();
  }
}

// Hands a session the next piece of `rest` as a connection would.
inline void feedFrame(Session& session, FakeSessionIo& io, std::string_view& rest) {
  if (io.framing != FakeSessionIo::Framing::kLines) {
    const bool raw = io.framing == FakeSessionIo::Framing::kRaw;
    const size_t count = raw ? rest.size() : std::min(io.octetsWanted, rest.size());
    if (!raw && (io.octetsWanted -= count) == 0) io.framing = FakeSessionIo::Framing::kLines;
    const std::string_view octets = rest.substr(0, count);
    rest.remove_prefix(count);
    return session.onData(octets);
  }
  std::string_view line = rest.substr(0, rest.find('\n'));
  rest.remove_prefix(std::min(rest.size(), line.size() + 1));
  if (line.ends_with('\r')) line.remove_suffix(1);
  if (line.size() <= io.lineLimit) return session.onLine(line);
  rest = {};
  session.onLineTooLong();
}

// TLS that always succeeds.
inline void secureFuzzed(Session& session, FakeSessionIo& io) {
  if (!io.tls || io.isSecure) return;
  io.isSecure = true;
  session.onSecured({});
}

}  // namespace coexist
