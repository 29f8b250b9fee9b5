#include "net/sim_network.h"

#include <utility>

#include "base/random.h"
#include "net/sim_connection.h"

namespace coexist {

// What is listened on. Lives as long as its network; listeners and connections under way look at it weakly.
struct SimPorts {
  struct Port {
    uint64_t number;  // tells a listener from an older one on the same endpoint
    std::shared_ptr<AcceptHandler> accept;
  };
  std::map<Endpoint, Port> listening;
  uint64_t numbers = 0;
  uint16_t nextServerPort = 40'000;
  uint16_t nextClientPort = 50'000;
};

namespace {

constexpr uint64_t kHandshakeDirection = 2;

class SimListener final : public Listener {
 public:
  SimListener(std::weak_ptr<SimPorts> ports, Endpoint endpoint, uint64_t number)
      : ports_(std::move(ports)), endpoint_(std::move(endpoint)), number_(number) {}
  ~SimListener() override {
    const auto ports = ports_.lock();
    if (!ports) return;
    const auto port = ports->listening.find(endpoint_);
    if (port != ports->listening.end() && port->second.number == number_) ports->listening.erase(port);
  }
  Endpoint endpoint() const override { return endpoint_; }
  void tellWhenFull(std::function<void()>) override {}  // memory has no descriptors

 private:
  std::weak_ptr<SimPorts> ports_;
  Endpoint endpoint_;
  uint64_t number_;
};

// A connection on its way: it asks for the listener, then each side is handed its transport at its own tick.
class SimKnock final : public SimArrival, public std::enable_shared_from_this<SimKnock> {
 public:
  SimKnock(std::weak_ptr<SimPorts> ports, std::shared_ptr<SimConnection> connection, ConnectHandler connected)
      : ports_(std::move(ports)), connection_(std::move(connection)), connected_(std::move(connected)) {}

  void start(uint64_t delayTicks, uint64_t acceptTicks, uint64_t connectTicks) {
    delayTicks_[0] = connectTicks;
    delayTicks_[1] = acceptTicks;
    connection_->loop->arriveAt(connection_->loop->tick() + delayTicks, shared_from_this());
  }
  void arrive() override;
  // The connecting side has lost its patience; the other may have been accepted, and sees an end.
  void abandon() {
    connected_ = nullptr;
    transports_[0].reset();
  }

 private:
  // A transport on its way to its owner.
  struct Handover final : SimArrival {
    Handover(std::shared_ptr<SimKnock> of, int to) : knock(std::move(of)), side(to) {}
    void arrive() override { knock->handOver(side); }
    std::shared_ptr<SimKnock> knock;
    int side;
  };

  void handOver(int side);

  std::weak_ptr<SimPorts> ports_;
  std::shared_ptr<SimConnection> connection_;
  ConnectHandler connected_;
  std::unique_ptr<Transport> transports_[2];
  uint64_t listener_ = 0;
  uint64_t delayTicks_[2] = {};
};

void SimKnock::arrive() {
  const auto ports = ports_.lock();
  if (!ports || !connected_) return;
  const Endpoint& target = connection_->sides[1].local;
  const auto port = ports->listening.find(target);
  if (port == ports->listening.end()) {
    return std::exchange(connected_, nullptr)(Error{"connection refused", target.text()});
  }
  listener_ = port->second.number;
  SimLoop& loop = *connection_->loop;
  for (const int side : {1, 0}) {
    transports_[side] = connection_->transport(side);
    const uint64_t tick = loop.tick() + delayTicks_[side];
    // Nothing arrives at a side before it has its transport.
    connection_->pipes[1 - side].startAt(tick);
    loop.arriveAt(tick, std::make_shared<Handover>(shared_from_this(), side));
  }
}

void SimKnock::handOver(int side) {
  const auto ports = ports_.lock();
  if (!ports) return;
  std::unique_ptr<Transport> transport = std::move(transports_[side]);
  if (side == 0) {
    const ConnectHandler connected = std::exchange(connected_, nullptr);
    return connected ? connected(std::move(transport)) : void();
  }
  const auto port = ports->listening.find(connection_->sides[1].local);
  // A listener that goes away resets whom it has not accepted, as a kernel does.
  if (port == ports->listening.end() || port->second.number != listener_) return transport->reset();
  const std::shared_ptr<AcceptHandler> accept = port->second.accept;
  (*accept)(std::move(transport));
}

}  // namespace

SimNetwork::SimNetwork(std::shared_ptr<SimLoop> loop, uint64_t seed)
    : loop_(std::move(loop)), seed_(seed), ports_(std::make_shared<SimPorts>()) {}

SimNetwork::~SimNetwork() = default;

Result<std::unique_ptr<Listener>> SimNetwork::listen(const Endpoint& endpoint, AcceptHandler accept) {
  Endpoint bound = endpoint;
  if (bound.port == 0) bound.port = ports_->nextServerPort++;
  const uint64_t number = ++ports_->numbers;
  const auto handler = std::make_shared<AcceptHandler>(std::move(accept));
  if (!ports_->listening.try_emplace(bound, SimPorts::Port{number, handler}).second) {
    return Error{"address already in use", bound.text()};
  }
  return std::unique_ptr<Listener>(std::make_unique<SimListener>(ports_, bound, number));
}

AbandonConnect SimNetwork::connect(const Endpoint& endpoint, ConnectHandler handler) {
  auto connection = std::make_shared<SimConnection>(loop_, seed_, ++connections_);
  connection->sides[0].local = {"client", ports_->nextClientPort++};
  connection->sides[1].local = endpoint;
  const auto knock = std::make_shared<SimKnock>(ports_, std::move(connection), std::move(handler));
  const uint64_t drawn = seed_ == 0 ? 0 : SeededRandom({seed_, connections_, kHandshakeDirection}).next();
  knock->start(drawn % kMostSimDelayTicks, (drawn >> 8) % kMostSimDelayTicks, (drawn >> 16) % kMostSimDelayTicks);
  return [weak = std::weak_ptr(knock)] {
    if (const auto underWay = weak.lock()) underWay->abandon();
  };
}

}  // namespace coexist
