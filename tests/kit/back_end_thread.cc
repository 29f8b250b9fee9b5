#include "kit/back_end_thread.h"

#include "backend/server.h"
#include "net/uv_runtime.h"

namespace coexist {
namespace {

constexpr Milliseconds kStopWatchMs = 20;

// A network on which nominal ports are whatever the kernel gives.
class EphemeralNetwork final : public Network {
 public:
  explicit EphemeralNetwork(Network& real) : real_(real) {}
  Result<std::unique_ptr<Listener>> listen(const Endpoint& endpoint, AcceptHandler accept) override {
    auto listener = real_.listen({"127.0.0.1", 0}, std::move(accept));
    if (listener) ports[endpoint.port] = (*listener)->endpoint().port;
    return listener;
  }
  AbandonConnect connect(const Endpoint& endpoint, ConnectHandler handler) override {
    return real_.connect(endpoint, std::move(handler));
  }
  std::map<uint16_t, uint16_t> ports;

 private:
  Network& real_;
};

}  // namespace

BackEndThread::BackEndThread(BackEndHouse house)
    : house_(std::move(house)), certificates_(house_.identity, house_.authorityPem) {
  thread_ = std::thread([this] { serve(); });
  ports_ = ready_.get_future().get();
}

BackEndThread::~BackEndThread() {
  stop_ = true;
  thread_.join();
}

uint16_t BackEndThread::port(uint16_t nominal) const {
  const auto found = ports_.find(nominal);
  return found == ports_.end() ? 0 : found->second;
}

void BackEndThread::serve() {
  auto world = UvRuntime::create({});
  if (!world) return ready_.set_value({});
  EphemeralNetwork network((*world)->network());
  Machine machine("localhost", house_.product->defaults);
  Directory directory;
  MailStore store;
  for (const Account& account : house_.accounts) {
    if (!directory.add(account)) return ready_.set_value({});
  }
  for (const auto& [account, messages] : house_.mail) {
    for (const auto& message : messages) store.of(account).find("INBOX")->append(message, 1'700'000'000);
  }
  BackEndOptions options;
  options.name = "main";
  options.loop = &(*world)->loop();
  options.network = &network;
  options.product = house_.product;
  options.machine = &machine;
  options.directory = &directory;
  options.store = &store;
  options.random = &random_;
  options.certificates = &certificates_;
  auto server = BackEndServer::start(std::move(options));
  ready_.set_value(server ? network.ports : std::map<uint16_t, uint16_t>{});
  if (!server) return;
  watchForStop(**world);
  (*world)->run();
  server->reset();
}

void BackEndThread::watchForStop(UvRuntime& world) {
  world.loop().after(kStopWatchMs, TimerKind::kGuard, [this, &world] {
    if (stop_) return world.stop();
    watchForStop(world);
  });
}

}  // namespace coexist
