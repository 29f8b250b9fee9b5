// Is the service well? The health mailbox logs on through the gateway like anybody else; what became of it is kept
// here.
//
// Source: seed 002 (HealthMailbox lines in the protocol log, Get-ServerHealth unhealthy); the monitors' names are those
// of the 2013 health sets IMAP.Proxy, POP.Proxy and FrontendTransport.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "mail/protocol.h"
#include "net/loop.h"

namespace coexist {

class HealthMonitor {
 public:
  // A listener exists; it is Unknown until a probe has come through it.
  void expect(MailProtocol protocol, std::string_view listener);

  // Called by front-end sessions when a health mailbox's log-on has ended.
  void record(MailProtocol protocol, std::string_view listener, bool succeeded, std::string_view cause,
              Milliseconds atMs);

  // As Get-ServerHealth shows it: a head line "Server State Name TargetResource HealthSetName AlertValue
  // ServerComponent", a rule, then one row a listener; AlertValue is Healthy, Unhealthy or Unknown (never probed).
  std::vector<std::string> rows(std::string_view server) const;
  bool healthy() const;  // false when any last probe failed

 private:
  struct Probe {
    MailProtocol protocol = MailProtocol::kImap;
    std::string listener;
    bool probed = false;
    bool succeeded = false;
    std::string cause;
    Milliseconds atMs = 0;
    int failuresInRow = 0;
  };
  Probe& probeOf(MailProtocol protocol, std::string_view listener);

  std::vector<Probe> probes_;
};

}  // namespace coexist
