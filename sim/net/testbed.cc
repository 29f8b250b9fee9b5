#include "net/testbed.h"

#include "net/sim_network.h"
#include "net/uv_lab_loop.h"
#include "net/uv_network.h"

namespace coexist {
namespace {

class MemoryLab final : public Testbed {
 public:
  explicit MemoryLab(uint64_t seed) : loop_(std::make_shared<SimLoop>()), network_(loop_, seed) {}
  ~MemoryLab() override { loop_->shutDownNetwork(); }
  LabLoop& loop() override { return *loop_; }
  Network& network() override { return network_; }

 private:
  std::shared_ptr<SimLoop> loop_;  // connections hold it too, so that one that lives on does no harm
  SimNetwork network_;
};

class TcpLab final : public Testbed {
 public:
  explicit TcpLab(std::unique_ptr<UvReactor> reactor)
      : reactor_(std::move(reactor)),
        traffic_(std::make_shared<UvTraffic>()),
        loop_(*reactor_, traffic_),
        network_(*reactor_, loop_, {false, traffic_}) {}
  ~TcpLab() override { loop_.shutDown(); }
  LabLoop& loop() override { return loop_; }
  Network& network() override { return network_; }

 private:
  std::unique_ptr<UvReactor> reactor_;  // dies last, and waits until libuv has given every handle back
  std::shared_ptr<UvTraffic> traffic_;
  UvLabLoop loop_;
  UvNetwork network_;
};

}  // namespace

std::unique_ptr<Testbed> Testbed::memory(uint64_t seed) { return std::make_unique<MemoryLab>(seed); }

Result<std::unique_ptr<Testbed>> Testbed::tcp() {
  auto reactor = UvReactor::create();
  if (!reactor) return reactor.error();
  return std::unique_ptr<Testbed>(std::make_unique<TcpLab>(std::move(reactor.value())));
}

}  // namespace coexist
