// The gateway as a process: front ends on real sockets, in as many loops as its configuration asks for, each in a
// thread of its own, until a signal or somebody in the same program tells it to stop.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "gateway/login/issued_challenges.h"
#include "gateway/login/penalties.h"
#include "gateway/standalone/gateway_config.h"
#include "gateway/standalone/gateway_loop.h"
#include "gateway/standalone/journal.h"
#include "gateway/standalone/stop_notice.h"

namespace coexist {

// Where its operator reads. Neither gets a line's end; `tell` is called from a thread of the
// journal's own, one call at a time, and may block: what it cannot take is lost, and the loops go on.
struct GatewayOutput {
  std::function<void(const std::string& sentence)> warn;  // at its start
  std::function<void(const std::string& line)> tell;      // what happens and when
};

// Says to the operator that so many open files are too few for so many connections; empty: they are enough.
std::string descriptorShortage(size_t connections, size_t descriptors);

class GatewayProcess {
 public:
  // Opens the protocol logs, makes a certificate where none is named, listens in every loop and watches for SIGTERM and
  // SIGINT. An error says what of that the system did not grant; nothing listens then. `config` must outlive it.
  static Result<std::unique_ptr<GatewayProcess>> start(const GatewayConfig& config, GatewayOutput output);

  // In this thread and the other loops' own, until all have ended; once. What is open then closes with the object.
  void run();
  void stop();  // from any thread, as a signal: the first lets log-ons end (drain-ms), the second ends at once
  // Where the first loop has begun to listen, in the configuration's order; from any thread.
  const std::vector<Endpoint>& endpoints() const { return endpoints_; }

 private:
  GatewayProcess(const GatewayConfig& config, Directory directory, GatewayOutput output)
      : config_(config),
        directory_(std::move(directory)),
        warn_(std::move(output.warn)),
        journal_(std::move(output.tell)),
        stopNotice_(config.loops),
        connectionLimits_(
            std::make_shared<ConnectionLimits>(config.limits.maxConnections, config.limits.maxConnectionsPerAddress)),
        penalties_(config.penalties) {}

  Status open();
  Status takeIdentity();
  Status listen();
  void sayWhere();

  const GatewayConfig& config_;
  const Directory directory_;
  std::function<void(const std::string& sentence)> warn_;
  Journal journal_;
  StopNotice stopNotice_;
  const std::shared_ptr<ConnectionLimits> connectionLimits_;  // for all loops together
  IssuedChallenges issuedChallenges_;
  Penalties penalties_;
  TlsIdentity identity_;
  std::vector<std::unique_ptr<GatewayLoop>> loops_;
  std::vector<Endpoint> endpoints_;
};

}  // namespace coexist
