// `coexist gateway`: the front end by itself, on real sockets.
#include <csignal>
#include <cstdio>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <thread>

#include "commands.h"
#include "gateway/login/carried_mechanisms.h"
#include "gateway/protocol_log.h"
#include "gateway/standalone/config.h"
#include "gateway/standalone/own_certificates.h"
#include "net/real.h"
#include "project_root.h"

namespace coexist {
namespace {

// What all loops write to: the protocol logs' files, and standard error for people.
class Journal {
 public:
  ~Journal() {
    for (const MailProtocol protocol : kAllMailProtocols) {
      if (protocolLogs_[protocol]) std::fclose(protocolLogs_[protocol]);
    }
  }
  Journal() = default;
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;

  Status openProtocolLogs(const PerProtocol<std::string>& paths) {
    for (const MailProtocol protocol : kAllMailProtocols) {
      const std::string& path = paths[protocol];
      if (path.empty()) continue;
      protocolLogs_[protocol] = std::fopen(path.c_str(), "ae");
      if (protocolLogs_[protocol]) continue;
      return Error{"the protocol log cannot be written", path, "a file in a folder that exists"};
    }
    return {};
  }
  void row(MailProtocol protocol, const std::string& line) {
    FILE* const file = protocolLogs_[protocol];
    if (!file) return;
    const std::lock_guard lock(mutex_);
    // A full disk must not stop mail; how much is missing is said at the end.
    if (std::fprintf(file, "%s\n", line.c_str()) < 0 || std::fflush(file) != 0) ++lostRows_;
  }
  void say(int64_t unixMs, const std::string& sentence) {
    const std::lock_guard lock(mutex_);
    std::fprintf(stderr, "%s %s\n", utcText(unixMs).c_str(), sentence.c_str());
  }
  size_t lostRows() const { return lostRows_; }

 private:
  std::mutex mutex_;
  PerProtocol<FILE*> protocolLogs_;
  size_t lostRows_ = 0;
};

// What the loops, each told to stop in its own thread, say together.
class StopNotice {
 public:
  explicit StopNotice(size_t loops) : loopsLeft_(loops) {}

  // Takes one loop's open connections. The last loop gets the sum of all, the others nothing.
  std::optional<size_t> add(size_t connections) {
    const std::lock_guard lock(mutex_);
    connections_ += connections;
    if (--loopsLeft_ > 0) return std::nullopt;
    return connections_;
  }

 private:
  std::mutex mutex_;
  size_t loopsLeft_;
  size_t connections_ = 0;
};

std::string stopSentence(size_t connections, Milliseconds drainMs) {
  if (connections == 0) return "stopping";
  const std::string limit =
      drainMs % 1000 == 0 ? std::to_string(drainMs / 1000) + " s" : std::to_string(drainMs) + " ms";
  return "stopping; " + std::to_string(connections) + (connections == 1 ? " connection" : " connections") +
         " may take " + limit + " to end";
}

// Holds SIGTERM and SIGINT back until every loop watches for them; one that came in between would reach only some.
class HeldSignals {
 public:
  HeldSignals() {
    sigset_t held;
    sigemptyset(&held);
    sigaddset(&held, SIGTERM);
    sigaddset(&held, SIGINT);
    pthread_sigmask(SIG_BLOCK, &held, &before_);
  }
  ~HeldSignals() { release(); }
  HeldSignals(const HeldSignals&) = delete;
  HeldSignals& operator=(const HeldSignals&) = delete;
  void release() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

 private:
  sigset_t before_{};
};

// One loop with everything that it alone uses.
class GatewayLoop {
 public:
  GatewayLoop(const GatewayConfig& config, const Directory& directory, const TlsIdentity& identity, Journal& journal,
              StopNotice& stopNotice)
      : config_(config),
        directory_(directory),
        journal_(journal),
        stopNotice_(stopNotice),
        machine_(config.host, config.settings),
        certificates_(identity, config.trustPem) {}

  Status start(int number);
  void run();
  std::vector<Endpoint> endpoints() const { return frontEnd_->endpoints(); }
  void say(const std::string& sentence) { journal_.say(world_->loop().unixMilliseconds(), sentence); }

 private:
  FrontEndOptions options(int number);
  void onSignal();

  const GatewayConfig& config_;
  const Directory& directory_;
  Journal& journal_;
  StopNotice& stopNotice_;
  Machine machine_;
  OwnCertificates certificates_;
  SystemRandom random_;
  std::unique_ptr<RealWorld> world_;
  std::unique_ptr<FrontEnd> frontEnd_;
  bool started_ = false;
  bool draining_ = false;
};

Status GatewayLoop::start(int number) {
  auto world = RealWorld::create({config_.loops > 1});
  if (!world) return world.error();
  world_ = std::move(*world);
  if (const Status watched = world_->watchSignals([this] { onSignal(); }); !watched) return watched.error();
  auto frontEnd = FrontEnd::start(options(number));
  if (!frontEnd) return frontEnd.error();
  frontEnd_ = std::move(*frontEnd);
  started_ = true;
  return {};
}

FrontEndOptions GatewayLoop::options(int number) {
  const auto share = [this](size_t limit) { return (limit + config_.loops - 1) / config_.loops; };
  FrontEndOptions options;
  options.loop = &world_->loop();
  options.network = &world_->network();
  options.product = config_.product;
  options.machine = &machine_;
  options.directory = &directory_;
  options.random = &random_;
  options.certificates = &certificates_;
  options.listeners = config_.listeners;
  options.homes = config_.homes;
  options.own = config_.own;
  options.limits = config_.limits;
  options.limits.maxConnections = share(config_.limits.maxConnections);
  options.limits.maxConnectionsPerAddress = share(config_.limits.maxConnectionsPerAddress);
  options.firstSession = (static_cast<uint64_t>(number) << 48) + 1;
  // One head for each file, whatever the number of loops.
  options.log = [this, number](MailProtocol protocol, const std::string& line) {
    if (number == 0 || !line.starts_with('#')) journal_.row(protocol, line);
  };
  // What is said at the start concerns all loops alike.
  options.notice = [this, number](const std::string& sentence) {
    if (started_ || number == 0) say(sentence);
  };
  return options;
}

void GatewayLoop::run() {
  world_->run();
  frontEnd_.reset();
}

void GatewayLoop::onSignal() {
  if (draining_) return world_->stop();
  draining_ = true;
  if (const auto open = stopNotice_.add(frontEnd_->connections())) say(stopSentence(*open, config_.drainMs));
  frontEnd_->drain(config_.drainMs, [this] { world_->stop(); });
}

void sayWhere(GatewayLoop& loop, const GatewayConfig& config) {
  const std::vector<Endpoint> endpoints = loop.endpoints();
  for (size_t i = 0; i < endpoints.size(); ++i) {
    const FrontEndListener& listener = config.listeners[i];
    loop.say("listening on " + endpoints[i].text() + " for " + std::string(mailProtocolName(listener.protocol)) +
             (listener.submission ? " submission" : "") + (listener.implicitTls ? " in TLS" : ""));
  }
}

int serve(const GatewayConfig& config, const TlsIdentity& identity, const Directory& directory, Journal& journal) {
  HeldSignals signals;
  StopNotice stopNotice(config.loops);
  std::vector<std::unique_ptr<GatewayLoop>> loops;
  for (int number = 0; number < config.loops; ++number) {
    loops.push_back(std::make_unique<GatewayLoop>(config, directory, identity, journal, stopNotice));
    const Status started = loops.back()->start(number);
    if (started) continue;
    std::fprintf(stderr, "coexist gateway: %s\n", started.error().message().c_str());
    return kExitEnvironment;
  }
  signals.release();
  sayWhere(*loops.front(), config);
  loops.front()->say(config.host + " is up, as " + config.product->name);
  std::vector<std::thread> threads;
  for (size_t i = 1; i < loops.size(); ++i) threads.emplace_back([&loop = *loops[i]] { loop.run(); });
  loops.front()->run();
  for (std::thread& thread : threads) thread.join();
  const std::string lost = std::to_string(journal.lostRows());
  loops.front()->say(journal.lostRows() == 0 ? "stopped" : "stopped; " + lost + " lines of the protocol log are lost");
  return kExitPass;
}

// The gateway's own certificate: from its files, or made now.
Result<TlsIdentity> identityOf(const GatewayConfig& config) {
  if (config.identity) return *config.identity;
  const auto world = RealWorld::create({});
  if (!world) return world.error();
  std::fprintf(stderr, "coexist gateway: no certificate is named; one that no client knows was made for %s\n",
               config.host.c_str());
  return OwnCertificates::selfMade(config.host, (*world)->loop().unixSeconds());
}

Result<Directory> directoryOf(const GatewayConfig& config) {
  Directory directory;
  for (const Account& account : config.users) {
    if (const Status added = directory.add(account); !added) return added.error();
  }
  return directory;
}

int start(const GatewayConfig& config) {
  const auto directory = directoryOf(config);
  if (!directory) return kExitBadInput;  // the configuration was checked
  Journal journal;
  if (const Status opened = journal.openProtocolLogs(config.protocolLogFiles); !opened) {
    std::fprintf(stderr, "coexist gateway: %s\n", opened.error().message().c_str());
    return kExitEnvironment;
  }
  const auto identity = identityOf(config);
  if (!identity) {
    std::fprintf(stderr, "coexist gateway: %s\n", identity.error().message().c_str());
    return kExitEnvironment;
  }
  return serve(config, *identity, *directory, journal);
}

int fail(int exitCode, const std::string& message) {
  std::fprintf(stderr, "coexist gateway: %s\n", message.c_str());
  return exitCode;
}

// What a front end says at its start.
void sayWhatIsLeftOut(const GatewayConfig& config) {
  const auto directory = directoryOf(config);
  if (!directory) return;
  FrontEndOptions options;
  options.product = config.product;
  options.directory = &*directory;
  options.homes = config.homes;
  options.own = config.own;
  std::set<MailProtocol> protocols;
  for (const FrontEndListener& listener : config.listeners) protocols.insert(listener.protocol);
  std::vector<std::string> leftOut;
  for (const MailProtocol protocol : protocols) carriedMechanisms(options, protocol, leftOut);
  for (const std::string& sentence : leftOut) std::fprintf(stderr, "coexist gateway: note: %s\n", sentence.c_str());
}

int runGateway(const std::string& path, bool checkOnly) {
  const auto root = findProjectRoot();
  if (!root) return fail(kExitEnvironment, root.error().message());
  const auto products = ProductCatalogue::load(*root + "/fixtures/products");
  if (!products) return fail(kExitBadInput, products.error().message());
  Problems problems;
  const auto config = loadGatewayConfig(path, *products, problems);
  for (const LoadProblem& problem : problems) std::fputs(problem.text().c_str(), stderr);
  if (!config) return kExitBadInput;
  for (const std::string& warning : config->warnings) {
    std::fprintf(stderr, "coexist gateway: warning: %s\n", warning.c_str());
  }
  if (!checkOnly) return start(*config);
  sayWhatIsLeftOut(*config);
  std::printf("%s is sound: %zu listeners, %zu homes, %zu users\n", path.c_str(), config->listeners.size(),
              config->homes.size(), config->users.size());
  return kExitPass;
}

}  // namespace

int gatewayCommand(const GatewayArguments& arguments) {
  if (arguments.schema) {
    std::fputs(gatewayConfigSchema().c_str(), stdout);
    return kExitPass;
  }
  if (arguments.config.empty()) return fail(kExitUsage, "--config FILE is missing");
  return runGateway(arguments.config, arguments.checkOnly);
}

}  // namespace coexist
