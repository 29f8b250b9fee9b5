#include "gateway/health.h"

#include <fmt/format.h>

#include <algorithm>

namespace coexist {
namespace {

constexpr const char* kRow = "{:<24} {:<8} {:<37} {:<26} {:<17} {:<10} {}";

struct MonitorName {
  MailProtocol protocol;
  const char* name;
  const char* healthSet;
  const char* component;
};

constexpr MonitorName kMonitors[] = {
    {MailProtocol::kImap, "ImapProxyTestMonitor", "IMAP.Proxy", "ImapProxy"},
    {MailProtocol::kPop3, "PopProxyTestMonitor", "POP.Proxy", "PopProxy"},
    {MailProtocol::kSmtp, "OnPremisesSmtpClientSubmissionMonitor", "FrontendTransport", "FrontendTransport"},
};
static_assert(std::size(kMonitors) == kMailProtocols);

const MonitorName& nameOf(MailProtocol protocol) {
  return *std::find_if(std::begin(kMonitors), std::end(kMonitors),
                       [protocol](const MonitorName& name) { return name.protocol == protocol; });
}

}  // namespace

HealthMonitor::Probe& HealthMonitor::probeOf(MailProtocol protocol, std::string_view listener) {
  const auto found =
      std::find_if(probes_.begin(), probes_.end(), [&](const Probe& p) { return p.listener == listener; });
  if (found != probes_.end()) return *found;
  Probe probe;
  probe.protocol = protocol;
  probe.listener = listener;
  return probes_.emplace_back(std::move(probe));
}

void HealthMonitor::expect(MailProtocol protocol, std::string_view listener) { probeOf(protocol, listener); }

void HealthMonitor::record(MailProtocol protocol, std::string_view listener, bool succeeded, std::string_view cause,
                           Milliseconds atMs) {
  Probe& probe = probeOf(protocol, listener);
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
    const MonitorName& monitor = nameOf(probe.protocol);
    lines.push_back(fmt::format(fmt::runtime(kRow), server, "Online", monitor.name, probe.listener, monitor.healthSet,
                                alert, monitor.component));
  }
  return lines;
}

bool HealthMonitor::healthy() const {
  return std::none_of(probes_.begin(), probes_.end(), [](const Probe& p) { return p.probed && !p.succeeded; });
}

}  // namespace coexist
