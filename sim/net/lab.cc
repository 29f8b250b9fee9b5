#include "net/lab.h"

#include "net/sim_network.h"

namespace coexist {
namespace {

class MemoryLab final : public Lab {
 public:
  explicit MemoryLab(uint64_t seed) : loop_(std::make_shared<SimLoop>()), network_(loop_, seed) {}
  ~MemoryLab() override { loop_->shutDownNetwork(); }
  LabLoop& loop() override { return *loop_; }
  Network& network() override { return network_; }

 private:
  std::shared_ptr<SimLoop> loop_;  // connections hold it too, so that one that lives on does no harm
  SimNetwork network_;
};

}  // namespace

std::unique_ptr<Lab> Lab::memory(uint64_t seed) { return std::make_unique<MemoryLab>(seed); }

}  // namespace coexist
