// Reads a gateway's configuration again while it serves: one reading at a time, in a thread of its own, because files
// may be slow. What has been read is taken by all loops or by none.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "gateway/standalone/generation.h"
#include "gateway/standalone/journal.h"

namespace coexist {

// Nothing when it is refused; `problems` says why, a line each. What it uses must be its own or outlive the program.
using RereadConfig = std::function<std::optional<GatewayConfig>(std::vector<std::string>& problems)>;

// Called in the thread that reads, one call at a time, and not behind the end of the GatewayReload.
struct ReloadEvents {
  // For all loops; the last one that has it says `sentence`.
  std::function<void(std::shared_ptr<const Generation>, const std::string& sentence)> take;
  std::function<void(const std::string& sentence)> say;
};

class GatewayReload {
 public:
  GatewayReload(RereadConfig reread, std::shared_ptr<Journal> journal, std::shared_ptr<const Generation> running,
                ReloadEvents events);
  ~GatewayReload();
  GatewayReload(const GatewayReload&) = delete;
  GatewayReload& operator=(const GatewayReload&) = delete;

  // From any thread. Asked while it reads it reads once more behind that, however often it was asked.
  void ask();

 private:
  struct State;
  std::shared_ptr<State> state_;
  BackgroundThread thread_;
};

}  // namespace coexist
