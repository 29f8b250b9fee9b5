#include "world/cmdlet_runner.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/diagnostic.h"
#include "base/text.h"
#include "world/accounts.h"

namespace coexist {
namespace {

using Lines = std::vector<std::string>;

// Without a front end both services of a machine are one, the first back end's.
Result<Lines> restartService(const CmdletCall& call, CaseWorld& world) {
  for (const std::string& name : call.list("Name")) {
    const WindowsService* row = findWindowsService(name);
    if (row == nullptr) return Error{"there is no service called " + name};
    std::string service = row->service == MachineService::kBackEnd ? kFrontBack : "front";
    if (!world.servers().hasFront()) service = world.servers().machineSeat();
    if (Status restarted = world.restart(service, row->protocol); !restarted) return restarted.error();
  }
  return Lines{};
}

// What differs between the probes of the protocols. IMAP4's words are seed 002's, POP3's are made like them.
struct Probe {
  MailProtocol speaks = MailProtocol::kImap;
  std::string_view persona;
  std::string_view clearPort;
  std::string_view tlsPort;
  std::string_view name;
  std::string_view shortName;  // in the counter's name and before an error
};

constexpr Probe kProbes[] = {
    {MailProtocol::kImap, "test-imapconnectivity", "imap", "imaps", "IMAP4", "Imap"},
    {MailProtocol::kPop3, "test-popconnectivity", "pop3", "pop3s", "POP3", "Pop"},
};

struct ConnectionType {
  const char* name;
  const ServicePort* port;
};

// Seed 002: ConnectionType Ssl, the port in TLS unless told otherwise.
ConnectionType connectionTypeOf(const CmdletCall& call, const Probe& probe) {
  const std::string* wanted = call.find("ConnectionType");
  const ServicePort* clear = findServicePort(probe.clearPort);
  if (wanted != nullptr && equalsIgnoreCase(*wanted, "Plaintext")) return {"Plaintext", clear};
  if (wanted != nullptr && equalsIgnoreCase(*wanted, "Tls")) return {"Tls", clear};
  return {"Ssl", findServicePort(probe.tlsPort)};
}

// The fields of seed 002's output, in its order.
Lines connectivityReport(const Probe& probe, const std::string& host, const ConnectionType& type,
                         const Account& account, const PersonaOutcome& outcome, Milliseconds latencyMs) {
  const std::string shortName = upperAscii(host.substr(0, host.find('.')));
  const std::string error = fmt::format("{} Error: {}", upperAscii(probe.shortName), outcome.error);
  const auto field = [](std::string_view name, std::string_view value) {
    return fmt::format("{:<29}: {}", name, value);
  };
  return {field("LocalSite", "Default-First-Site-Name"),
          field("SecureAccess", "False"),
          field("VirtualDirectoryName", ""),
          field("Url", ""),
          field("UrlType", "Unknown"),
          field("Port", std::to_string(type.port->port)),
          field("ConnectionType", type.name),
          field("ClientAccessServerShortName", shortName),
          field("LocalSiteShortName", "Default-First-Site-Name"),
          field("ClientAccessServer", host),
          field("Scenario", fmt::format("Test {} Connectivity", probe.name)),
          field("ScenarioDescription",
                fmt::format("Connect to server using {} protocol, search for the test message, and delete it along "
                            "with any messages that are older than 24 hours.",
                            probe.name)),
          field("PerformanceCounterName", fmt::format("{}Connectivity-Latency", probe.shortName)),
          field("Result", outcome.succeeded ? "Success" : "Failure"),
          field("Error", outcome.succeeded ? "" : error),
          field("UserName", account.account),
          field("Latency", fmt::format("00:00:{:02}.{:03}0000", latencyMs / 1000 % 60, latencyMs % 1000)),
          field("EventType", outcome.succeeded ? "Success" : "Error"),
          field("LatencyInMillisecondsString", ""),
          field("Identity", ""),
          field("IsValid", "True"),
          field("ObjectState", "New")};
}

// Logs on as the test user, through the front end like anybody else.
Result<Lines> testConnectivity(const CmdletCall& call, const Probe& probe, CaseWorld& world) {
  const Persona* persona = world.servers().catalogues().personas.find(probe.persona);
  const Account* account = world.directory().byName(kHealthMailbox);
  if (persona == nullptr || account == nullptr) return Error{call.cmdlet + " needs a front end to test"};
  const ConnectionType type = connectionTypeOf(call, probe);
  const Milliseconds before = world.nowMs();
  CaseWorld::Play play;
  play.client = call.cmdlet;
  play.persona = persona;
  play.account = account;
  play.action = "probe";
  play.port = type.port;
  auto outcome = world.play(play);
  if (!outcome) return outcome.error();
  return connectivityReport(probe, world.servers().hostOf(""), type, *account, *outcome, world.nowMs() - before);
}

Result<Lines> updateExchangeServer(const CmdletCall& call, CaseWorld& world) {
  const auto server = updatedServer(call, world.servers().scenario());
  if (!server) return server.error();
  const Product& current = *world.servers().productOf(*server);
  const std::string& build = *call.find("Build");
  const Product* next = world.servers().catalogues().products.findUpdate(current, build);
  if (next == nullptr) return Error{fmt::format("{} has no update with build {}", current.name, visible(build))};
  if (Status installed = world.install(*server, *next); !installed) return installed.error();
  return Lines{fmt::format("{} is now {}, build {}.", backEndHost(*server), next->title, next->build)};
}

// Servers that a command names must be there: a mailbox moves to a back end, settings are those of the one machine.
Status checkServers(const CmdletCall& call, CaseWorld& world) {
  std::vector<std::string> backEnds;
  for (const BackEndSpec& back : world.servers().scenario().backs) backEnds.push_back(back.name);
  const std::string* target = call.find("TargetServer");
  if (target != nullptr && std::find(backEnds.begin(), backEnds.end(), *target) == backEnds.end()) {
    return Error{"there is no server called " + *target, "", knownWordsHint(*target, backEnds)};
  }
  if (call.cmdlet == "Update-ExchangeServer") return {};  // any back end
  const std::string host = world.servers().hostOf("");
  const std::string* server = call.find("Server");
  const bool here = server == nullptr || equalsIgnoreCase(*server, host) ||
                    equalsIgnoreCase(*server, std::string_view(host).substr(0, host.find('.')));
  return here ? Status() : Error{"there is no server called " + *server, "", host};
}

Result<Lines> runWorldCmdlet(const CmdletCall& call, CaseWorld& world) {
  if (call.cmdlet == "Restart-Service") return restartService(call, world);
  if (call.cmdlet == "Update-ExchangeServer") return updateExchangeServer(call, world);
  for (const Probe& probe : kProbes) {
    if (findCmdlet(call.cmdlet)->probes == probe.speaks) return testConnectivity(call, probe, world);
  }
  if (call.cmdlet == "Get-ServerHealth") return world.servers().health();
  return Error{call.cmdlet + " is known but nobody carries it out"};
}

}  // namespace

Result<std::string> updatedServer(const CmdletCall& call, const Case& scenario) {
  const std::string* wanted = call.find("Server");
  std::vector<std::string> names;
  for (const BackEndSpec& back : scenario.backs) {
    const std::string host = backEndHost(back.name);
    if (wanted != nullptr && (equalsIgnoreCase(*wanted, back.name) || equalsIgnoreCase(*wanted, host)))
      return back.name;
    names.push_back(back.name);
  }
  if (wanted == nullptr && names.size() == 1) return names.front();
  const std::string what = wanted != nullptr ? "there is no server called " + *wanted : "-Server must say which server";
  return Error{what, "", knownWordsHint(wanted != nullptr ? *wanted : "", names)};
}

Result<Lines> runCmdlet(const std::string& command, CaseWorld& world) {
  CmdletError mistake;
  const std::optional<CmdletCall> call = parseCmdlet(command, mistake);
  if (!call) return mistake.error;
  const Product& product = world.servers().machineProduct();
  if (Status known = checkKnownTo(product, *call); !known) return known.error();
  if (Status there = checkServers(*call, world); !there) return there.error();
  if (auto ran = runSettingsCmdlet(*call, product, world.servers().machine(), world.servers().directory()))
    return std::move(*ran);
  return runWorldCmdlet(*call, world);
}

}  // namespace coexist
