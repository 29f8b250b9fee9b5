#include "world/administrator_desk.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/problem.h"
#include "base/text.h"

namespace coexist {
namespace {

using Lines = std::vector<std::string>;

// MSExchangeIMAP4 is the front end's service, MSExchangeIMAP4BE the back end's on the same machine (seed 000).
Result<Lines> restartService(const CmdletCall& call, Stage& stage) {
  for (const std::string& name : call.list("Name")) {
    std::string service = equalsIgnoreCase(name, "MSExchangeIMAP4BE") ? kFrontBack : "front";
    if (!stage.cast().hasFront()) service = stage.cast().options().scenario->backs.front().name;
    if (Status restarted = stage.restart(service); !restarted) return restarted.error();
  }
  return Lines{};
}

struct ConnectionType {
  const char* name;
  uint16_t port;
  bool implicitTls;
};

// Seed 002: ConnectionType Ssl, port 993 unless told otherwise.
ConnectionType connectionTypeOf(const CmdletCall& call) {
  const std::string* wanted = call.find("ConnectionType");
  if (wanted != nullptr && equalsIgnoreCase(*wanted, "Plaintext")) return {"Plaintext", 143, false};
  if (wanted != nullptr && equalsIgnoreCase(*wanted, "Tls")) return {"Tls", 143, false};
  return {"Ssl", 993, true};
}

// The fields of seed 002's output, in its order.
Lines connectivityReport(const std::string& host, const ConnectionType& type, const Account& account,
                         const PersonaOutcome& outcome, Milliseconds latencyMs) {
  const std::string shortName = upperAscii(host.substr(0, host.find('.')));
  const auto field = [](std::string_view name, std::string_view value) {
    return fmt::format("{:<29}: {}", name, value);
  };
  return {field("LocalSite", "Default-First-Site-Name"),
          field("SecureAccess", "False"),
          field("VirtualDirectoryName", ""),
          field("Url", ""),
          field("UrlType", "Unknown"),
          field("Port", std::to_string(type.port)),
          field("ConnectionType", type.name),
          field("ClientAccessServerShortName", shortName),
          field("LocalSiteShortName", "Default-First-Site-Name"),
          field("ClientAccessServer", host),
          field("Scenario", "Test IMAP4 Connectivity"),
          field("ScenarioDescription",
                "Connect to server using IMAP4 protocol, search for the test message, and delete it along with any "
                "messages that are older than 24 hours."),
          field("PerformanceCounterName", "ImapConnectivity-Latency"),
          field("Result", outcome.succeeded ? "Success" : "Failure"),
          field("Error", outcome.succeeded ? "" : "IMAP Error: " + outcome.error),
          field("UserName", account.account),
          field("Latency", fmt::format("00:00:{:02}.{:03}0000", latencyMs / 1000 % 60, latencyMs % 1000)),
          field("EventType", outcome.succeeded ? "Success" : "Error"),
          field("LatencyInMillisecondsString", ""),
          field("Identity", ""),
          field("IsValid", "True"),
          field("ObjectState", "New")};
}

// Logs on as the test user, through the front end like anybody else.
Result<Lines> testImapConnectivity(const CmdletCall& call, Stage& stage) {
  const Persona* persona = stage.cast().options().knowledge->personas.find("test-imapconnectivity");
  const Account* account = stage.directory().byName(kHealthMailbox);
  if (persona == nullptr || account == nullptr) return Error{"Test-ImapConnectivity needs a front end to test"};
  const ConnectionType type = connectionTypeOf(call);
  const Milliseconds before = stage.cast().options().lab->loop().nowMs();
  auto outcome = stage.play({.client = call.cmdlet,
                             .persona = persona,
                             .account = account,
                             .action = "probe",
                             .port = findServicePort(type.implicitTls ? "imaps" : "imap"),
                             .with = {},
                             .recipients = {}});
  if (!outcome) return outcome.error();
  const Milliseconds latencyMs = stage.cast().options().lab->loop().nowMs() - before;
  return connectivityReport(stage.cast().hostOf(""), type, *account, *outcome, latencyMs);
}

Result<Lines> getServerHealth(Stage& stage) {
  const std::string host = stage.cast().hostOf("");
  return stage.cast().health().rows(upperAscii(host.substr(0, host.find('.'))));
}

// Servers that a command names must be there: a mailbox moves to a back end, settings are those of the one machine.
Status checkServers(const CmdletCall& call, Stage& stage) {
  std::vector<std::string> backEnds;
  for (const BackEndSpec& back : stage.cast().options().scenario->backs) backEnds.push_back(back.name);
  const std::string* target = call.find("TargetServer");
  if (target != nullptr && std::find(backEnds.begin(), backEnds.end(), *target) == backEnds.end()) {
    return Error{"there is no server called " + *target, "", knownWordsHint(*target, backEnds)};
  }
  const std::string host = stage.cast().hostOf("");
  const std::string* server = call.find("Server");
  const bool here = server == nullptr || equalsIgnoreCase(*server, host) ||
                    equalsIgnoreCase(*server, std::string_view(host).substr(0, host.find('.')));
  return here ? Status() : Error{"there is no server called " + *server, "", host};
}

Result<Lines> runWorldCmdlet(const CmdletCall& call, Stage& stage) {
  if (call.cmdlet == "Restart-Service") return restartService(call, stage);
  if (call.cmdlet == "Test-ImapConnectivity") return testImapConnectivity(call, stage);
  if (call.cmdlet == "Get-ServerHealth") return getServerHealth(stage);
  return Error{call.cmdlet + " is known but nobody carries it out"};
}

}  // namespace

Result<Lines> runCmdlet(const std::string& command, Stage& stage) {
  CmdletError mistake;
  const std::optional<CmdletCall> call = parseCmdlet(command, mistake);
  if (!call) return mistake.error;
  const Product& product = stage.cast().machineProduct();
  if (Status known = checkKnownTo(product, *call); !known) return known.error();
  if (Status there = checkServers(*call, stage); !there) return there.error();
  Directory& directory = *stage.cast().options().directory;
  if (auto ran = runSettingsCmdlet(*call, product, stage.cast().machine(), directory)) return std::move(*ran);
  return runWorldCmdlet(*call, stage);
}

}  // namespace coexist
