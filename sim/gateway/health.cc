#include "gateway/health.h"

#include <fmt/format.h>

#include <algorithm>

namespace coexist {
namespace {

constexpr const char* kRow = "{:<24} {:<8} {:<22} {:<26} {:<13} {:<10} {}";

}  // namespace

HealthMonitor::Probe& HealthMonitor::probeOf(std::string_view listener) {
  const auto found =
      std::find_if(probes_.begin(), probes_.end(), [&](const Probe& p) { return p.listener == listener; });
  if (found != probes_.end()) return *found;
  Probe probe;
  probe.listener = listener;
  return probes_.emplace_back(std::move(probe));
}

void HealthMonitor::expect(std::string_view listener) { probeOf(listener); }

void HealthMonitor::record(std::string_view listener, bool succeeded, std::string_view cause, Milliseconds atMs) {
  Probe& probe = probeOf(listener);
  probe.probed = true;
  probe.succeeded = succeeded;
  probe.cause = cause;
  probe.atMs = atMs;
  probe.failuresInRow = succeeded ? 0 : probe.failuresInRow + 1;
}

std::vector<std::string> HealthMonitor::rows(std::string_view server) const {
  std::vector<std::string> lines;
  lines.push_back(fmt::format(fmt::runtime(kRow), "Server", "State", "Name", "TargetResource", "HealthSetName",
                              "AlertValue", "ServerComponent"));
  lines.push_back(fmt::format(fmt::runtime(kRow), "------", "-----", "----", "--------------", "-------------",
                              "----------", "---------------"));
  for (const Probe& probe : probes_) {
    const char* alert = !probe.probed ? "Unknown" : probe.succeeded ? "Healthy" : "Unhealthy";
    lines.push_back(fmt::format(fmt::runtime(kRow), server, "Online", "ImapProxyTestMonitor", probe.listener,
                                "IMAP.Proxy", alert, "ImapProxy"));
  }
  return lines;
}

bool HealthMonitor::healthy() const {
  return std::none_of(probes_.begin(), probes_.end(), [](const Probe& p) { return p.probed && !p.succeeded; });
}

}  // namespace coexist
