// Any octets at a front-end session, from its client and, behind the first 0xff, from the back end that it logs on to.
// The first octet chooses settings and the back end's family. Nothing that either side is told before the relay may
// hold a line that the front end did not make itself: no NUL, no CR or LF but CRLF.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <utility>

#include "base/random.h"
#include "fake_session_io.h"
#include "gateway/mailbox/imap_front_session.h"

namespace {

using namespace coexist;

class StillLoop final : public Loop {
 public:
  Milliseconds nowMs() const override { return 0; }
  int64_t unixMilliseconds() const override { return 1'700'000'000'000; }
  TimerId after(Milliseconds, TimerKind, std::function<void()>) override { return 0; }
  void cancel(TimerId) override {}
  void post(std::function<void()>) override {}
};

class NoCertificates final : public CertificateStore {
 public:
  Result<std::shared_ptr<const TlsContext>> serverContext(const std::string&, PeerCertificate) override {
    return std::shared_ptr<const TlsContext>();
  }
  Result<std::shared_ptr<const TlsContext>> clientContext(const std::string&, PeerCertificate) override {
    return std::shared_ptr<const TlsContext>();
  }
};

class OneConnector final : public BackEndConnector {
 public:
  Id connect(Request request) override {
    waiting = std::move(request);
    return 1;
  }
  void abandon(Id) override { waiting.reset(); }
  std::optional<Request> waiting;
};

Product fuzzProduct() {
  Product product;
  ImapProfile& imap = product.imap;
  imap.served = true;
  imap.startTls = true;
  imap.continuation = "+";
  imap.literalContinuation = "+ go on";
  imap.maxLiteralBytes = 256;
  imap.maxErrors = 20;
  imap.guessing.maxFailedLogins = 5;
  for (SourcedText& text : imap.texts) text.text = "NO no";
  for (auto& role : imap.capability) role.fill("CAPABILITY IMAP4rev1 SASL-IR ID {auth}");
  for (auto& role : imap.honoured) {
    for (auto& mechanisms : role) mechanisms = {"PLAIN", "LOGIN", "NTLM"};
  }
  const ProxyLogin logins[] = {ProxyLogin::kPlaintextReplay, ProxyLogin::kServerTrust, ProxyLogin::kServiceAccount};
  for (int family = 0; family < 3; ++family) {
    ProxyRule rule;
    rule.towards = {std::to_string(family)};
    rule.logins = {logins[family]};
    rule.security = family == 0 ? ProxySecurity::kClear : family == 1 ? ProxySecurity::kTls : ProxySecurity::kStartTls;
    product.proxyRules.push_back(rule);
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

void check(std::string_view said) {
  for (size_t i = 0; i < said.size(); ++i) {
    if (said[i] == '\0') std::abort();
    if (said[i] == '\r' && (i + 1 == said.size() || said[i + 1] != '\n')) std::abort();
    if (said[i] == '\n' && (i == 0 || said[i - 1] != '\r')) std::abort();
  }
}

// Hands a session the next piece of `rest` as a connection would.
void feed(Session& session, FakeSessionIo& io, std::string_view& rest) {
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
void secure(Session& session, FakeSessionIo& io) {
  if (!io.tls || io.isSecure) return;
  io.isSecure = true;
  session.onSecured({});
}

struct House {
  explicit House(uint8_t choice) : random{choice}, machine("h.test", settingsFor(choice)), log(loop, {}) {
    options.loop = &loop;
    options.product = &product;
    options.machine = &machine;
    options.directory = &directory;
    options.random = &random;
    options.certificates = &certificates;
    options.homes["h"] = {"h", "back.test", std::to_string((choice >> 2) % 3), {}};
    options.own = {"F$", "x", "E/proxy", "y"};
    context = {&options, &connector, &log};
    client.isSecure = (choice & 2) != 0;
  }
  static ServiceSettings settingsFor(uint8_t choice) {
    ServiceSettings settings;
    if ((choice & 1) != 0) settings.loginType = LoginType::kPlainTextLogin;
    return settings;
  }

  StillLoop loop;
  SeededRandom random;
  NoCertificates certificates;
  Product product = fuzzProduct();
  Directory directory = fuzzDirectory();
  Machine machine;
  ProtocolLog log;
  OneConnector connector;
  FrontEndOptions options;
  FrontContext context;
  FakeSessionIo client;
  FakeSessionIo home;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  House house(data[0]);
  std::string_view fromClient(reinterpret_cast<const char*>(data) + 1, size - 1);
  const size_t cut = std::min(fromClient.find('\xff'), fromClient.size());
  std::string_view fromHome = fromClient.substr(std::min(cut + 1, fromClient.size()));
  fromClient = fromClient.substr(0, cut);

  std::unique_ptr<Session> home;
  ImapFrontSession front(house.context, house.client, 1, "l");
  front.onOpen();
  while (!house.client.ended()) {
    if (house.connector.waiting && !home) {
      const auto request = *std::exchange(house.connector.waiting, std::nullopt);
      house.home.isSecure = request.implicitTls.has_value();
      home = request.makeSession(house.home);
      home->onOpen();
    }
    const bool homeSpeaks = home && !house.home.ended() && !fromHome.empty();
    if (homeSpeaks) {
      feed(*home, house.home, fromHome);
      secure(*home, house.home);
    } else if (!house.client.paused && !fromClient.empty()) {
      feed(front, house.client, fromClient);
      secure(front, house.client);
    } else {
      break;
    }
    const std::string toClient = house.client.take();
    const std::string toHome = house.home.take();
    if (front.busy()) break;
    check(toClient);
    check(toHome);
    if (home && house.home.ended()) {
      home.reset();
      house.home = FakeSessionIo();
    }
  }
  return 0;
}
