// The gateway as a process: front ends on real sockets, in as many loops as its configuration asks for, each in a
// thread of its own, until a signal or somebody in the same program tells it to stop.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "gateway/login/issued_challenges.h"
#include "gateway/login/penalties.h"
#include "gateway/standalone/gateway_loop.h"
#include "gateway/standalone/gateway_reload.h"
#include "gateway/standalone/journal.h"
#include "gateway/standalone/stop_notice.h"

namespace coexist {

// Where its operator reads. Neither gets a line's end. Both are called from a thread of the journal's own, one call at
// a time, and may block: lines that do not fit any more are lost, and the loops go on.
struct GatewayOutput {
  std::function<void(const std::string& sentence)> warn;  // at its start
  std::function<void(const std::string& line)> tell;      // what happens and when
};

// Says to the operator that so many open files are too few for so many connections; empty: they are enough.
std::string descriptorShortage(size_t connections, size_t descriptors);

class GatewayProcess {
 public:
  // Opens the protocol logs, makes a certificate where none is named, listens in every loop and watches for SIGTERM,
  // SIGINT and, to read its configuration again by `reread` (may be empty), SIGHUP; SIGUSR1 and SIGUSR2 do nothing. An
  // error says what of that the system did not grant; nothing listens then. The configuration's product must outlive
  // it.
  static Result<std::unique_ptr<GatewayProcess>> start(GatewayConfig config, GatewayOutput output,
                                                       RereadConfig reread = {});
  ~GatewayProcess();

  // In this thread and the other loops' own, until all have ended; once. What is open then closes with the object.
  void run();
  void stop();  // from any thread, as a signal: the first lets log-ons end (drain-ms), the second ends at once
  // Where the first loop has begun to listen, in the configuration's order; from any thread.
  const std::vector<Endpoint>& endpoints() const { return endpoints_; }

 private:
  GatewayProcess(GatewayOutput output, int loops)
      : warn_(std::move(output.warn)),
        journal_(std::make_shared<Journal>(std::move(output.tell))),
        stopNotice_(static_cast<size_t>(loops)) {}

  Status open(GatewayConfig config, RereadConfig reread);
  Result<TlsIdentity> ownIdentity(const GatewayConfig& config);
  void warn(const std::string& sentence);
  Status listen();
  Status watchReload(RereadConfig reread);
  void sayWhere();
  const GatewayConfig& config() const { return first_->config; }

  std::function<void(const std::string& sentence)> warn_;
  std::shared_ptr<Journal> journal_;
  StopNotice stopNotice_;
  const std::shared_ptr<ConnectionLimits> connectionLimits_ =  // for all loops together, and so the next two
      std::make_shared<ConnectionLimits>(0, 0);
  IssuedChallenges issuedChallenges_;
  Penalties penalties_{PenaltyPolicy()};
  std::shared_ptr<const Generation> first_;
  std::vector<std::unique_ptr<GatewayLoop>> loops_;
  std::unique_ptr<GatewayReload> reload_;  // goes before the loops that it hands to
  std::vector<Endpoint> endpoints_;
};

}  // namespace coexist
