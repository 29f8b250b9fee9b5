#include "gateway/standalone/home_check.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <variant>

#include "base/text.h"
#include "gateway/login/proxy_plan.h"
#include "gateway/standalone/configured_front_end.h"
#include "gateway/standalone/own_certificates.h"
#include "net/connection.h"
#include "net/uv_runtime.h"

namespace coexist {
namespace {

constexpr size_t kMaxShownGreeting = 200;

// What is said to a home before TLS, and how the answer begins that grants it.
struct TlsRequest {
  std::string_view line;
  std::string_view granted;
};

TlsRequest tlsRequest(MailProtocol protocol) {
  switch (protocol) {
    case MailProtocol::kImap:
      return {"g1 STARTTLS", "g1 OK"};
    case MailProtocol::kPop3:
      return {"STLS", "+OK"};
    case MailProtocol::kSmtp:
      break;
  }
  return {"STARTTLS", "220"};
}

bool greets(MailProtocol protocol, std::string_view line) {
  switch (protocol) {
    case MailProtocol::kImap:
      return line.starts_with("* OK");
    case MailProtocol::kPop3:
      return line.starts_with("+OK");
    case MailProtocol::kSmtp:
      break;
  }
  return line.starts_with("220");
}

// One protocol of one home. `done` is called once.
struct HomeProbe {
  std::string name;
  MailProtocol protocol = MailProtocol::kImap;
  ProxyPlan plan;
  TlsParameters tls;
  std::function<void()> done;
  std::optional<HomeFinding> finding;
  std::unique_ptr<Connection> connection;

  void end(bool sound, const std::string& what) {
    if (finding) return;
    const char* kind = plan.security == ProxySecurity::kClear ? "in clear"
                       : plan.security == ProxySecurity::kTls ? "TLS"
                                                              : "STARTTLS";
    finding = HomeFinding{"home " + visible(name) + ", " + std::string(mailProtocolName(protocol)) + ": " +
                              visible(plan.target.text()) + ", " + kind + ": " + what,
                          sound};
    done();
  }
};

class ProbeSession final : public SessionBase {
 public:
  ProbeSession(HomeProbe& probe, SessionIo& io) : probe_(probe), io_(io) {}

  void onLine(std::string_view line) override {
    if (greeting_.empty()) return onGreeting(line);
    if (probe_.protocol == MailProtocol::kSmtp && !asked_) return onHello(line);
    if (!line.starts_with(tlsRequest(probe_.protocol).granted)) return fail("STARTTLS is refused: ", line);
    io_.startTls(probe_.tls);
  }
  void onLineTooLong() override { probe_.end(false, "a line without an end"); }
  void onSecured(const TlsInfo&) override { succeed(); }
  void onTlsFailed(const Error& error) override { fail("", error.message()); }
  void onEnd() override { onClosed(CloseReason::kFinished); }
  void onClosed(CloseReason) override { probe_.end(false, "it ended the connection"); }

 private:
  void onGreeting(std::string_view line) {
    greeting_ = visible(line.substr(0, kMaxShownGreeting));
    if (!greets(probe_.protocol, line)) return fail("it does not greet: ", line);
    if (probe_.protocol == MailProtocol::kSmtp && line.substr(0, 4) == "220-") return greeting_.clear();
    if (probe_.plan.security != ProxySecurity::kStartTls) return succeed();
    if (probe_.protocol == MailProtocol::kSmtp) return io_.send("EHLO " + probe_.plan.ownCertificate + "\r\n");
    askForTls();
  }
  // The last line of the answer to EHLO.
  void onHello(std::string_view line) {
    if (line.substr(0, 4) == "250-") return;
    if (!line.starts_with("250")) return fail("EHLO is refused: ", line);
    askForTls();
  }
  void askForTls() {
    asked_ = true;
    io_.send(std::string(tlsRequest(probe_.protocol).line) + "\r\n");
  }
  void succeed() {
    const bool checked = probe_.plan.security != ProxySecurity::kClear && probe_.plan.verifyPeer;
    probe_.end(true, (checked ? "its certificate is good, " : "") + greeting_);
  }
  void fail(const std::string& what, std::string_view detail) {
    probe_.end(false, what + visible(detail.substr(0, kMaxShownGreeting)));
  }

  HomeProbe& probe_;
  SessionIo& io_;
  std::string greeting_;
  bool asked_ = false;
};

// The probes that a configuration asks for; those that cannot be made have their finding already.
class HomeProbes {
 public:
  HomeProbes(const Generation& generation, UvRuntime& world)
      : generation_(generation),
        world_(world),
        machine_(generation.config.host, generation.config.settings),
        certificates_(generation.identity, generation.config.trustPem, generation.config.homeTrust) {}

  std::vector<HomeFinding> run(Milliseconds limit) {
    collect();
    for (const auto& probe : probes_) connect(*probe);
    world_.loop().after(limit, TimerKind::kGuard, [this, limit, alive = std::weak_ptr(alive_)] {
      if (alive.expired()) return;
      for (const auto& probe : probes_) probe->end(false, "no answer within " + std::to_string(limit) + " ms");
    });
    if (left_ > 0) world_.run();
    std::vector<HomeFinding> findings;
    for (const auto& probe : probes_) {
      probe->connection.reset();
      findings.push_back(*probe->finding);
    }
    return findings;
  }

 private:
  void collect();
  void connect(HomeProbe& probe);
  void open(HomeProbe& probe, std::unique_ptr<Transport> transport);

  const Generation& generation_;
  UvRuntime& world_;
  Machine machine_;
  OwnCertificates certificates_;
  std::vector<std::unique_ptr<HomeProbe>> probes_;
  size_t left_ = 0;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);  // call-backs that come later ask for it
};

void HomeProbes::collect() {
  const GatewayConfig& config = generation_.config;
  FrontEndOptions options = configuredFrontEnd(config, generation_.directory);
  options.machine = &machine_;
  for (const auto& [name, home] : config.homes) {
    for (const MailProtocol protocol : kAllMailProtocols) {
      const bool listens = std::any_of(config.listeners.begin(), config.listeners.end(),
                                       [&](const FrontEndListener& each) { return each.protocol == protocol; });
      if (!listens) continue;
      ProxyDecision decided = decideProxyPlan(proxyPolicy(options, protocol), name, nullptr);
      auto* plan = std::get_if<ProxyPlan>(&decided);
      if (!plan) continue;  // the configuration's warnings have said so
      auto probe = std::make_unique<HomeProbe>();
      probe->name = name;
      probe->protocol = protocol;
      probe->plan = std::move(*plan);
      probe->plan.ownCertificate = config.host;
      probe->done = [this] {
        if (--left_ == 0) world_.stop();
      };
      ++left_;
      probes_.push_back(std::move(probe));
    }
  }
}

void HomeProbes::connect(HomeProbe& probe) {
  if (probe.plan.security != ProxySecurity::kClear) {
    const auto check = probe.plan.verifyPeer ? PeerCertificate::kRequired : PeerCertificate::kIgnored;
    const auto context = certificates_.contextTowards(probe.plan.home, "", check);
    if (!context) return probe.end(false, visible(context.error().message()));
    probe.tls = {*context, probe.plan.verifyPeer ? probe.plan.target.host : ""};
  }
  world_.network().connect(probe.plan.connectsTo(),
                           [this, &probe, alive = std::weak_ptr(alive_)](Result<std::unique_ptr<Transport>> transport) {
                             if (alive.expired() || probe.finding) return;
                             if (!transport) return probe.end(false, visible(transport.error().message()));
                             open(probe, std::move(*transport));
                           });
}

void HomeProbes::open(HomeProbe& probe, std::unique_ptr<Transport> transport) {
  ConnectionOptions options;
  options.loop = &world_.loop();
  options.side = ConnectionSide::kConnector;
  options.implicitTls = probe.plan.security == ProxySecurity::kTls ? &probe.tls : nullptr;
  probe.connection = Connection::create(
      std::move(options), std::move(transport),
      [&probe](SessionIo& io) { return std::make_unique<ProbeSession>(probe, io); }, [] {});
}

}  // namespace

Result<std::vector<HomeFinding>> checkHomes(const Generation& generation, Milliseconds limit) {
  const auto world = UvRuntime::create({});
  if (!world) return world.error();
  return HomeProbes(generation, **world).run(limit);
}

}  // namespace coexist
