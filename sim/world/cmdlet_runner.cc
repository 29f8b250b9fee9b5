#include "world/cmdlet_runner.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/diagnostic.h"
#include "base/text.h"
#include "world/accounts.h"

namespace coexist {
namespace {

using Lines = std::vector<std::string>;

struct ServiceCmdlet {
  std::string_view name;
  ServiceAct act;
};
constexpr ServiceCmdlet kServiceCmdlets[] = {{"Restart-Service", ServiceAct::kRestart},
                                             {"Start-Service", ServiceAct::kStart},
                                             {"Stop-Service", ServiceAct::kStop}};

// The services of a machine that a command names, all of them where it names none.
Result<std::vector<WindowsService>> servicesNamed(const CmdletCall& call, const Product& product) {
  std::vector<WindowsService> all = product.windowsServices();
  if (call.find("Name") == nullptr) return all;
  std::vector<WindowsService> named;
  for (const std::string& name : call.list("Name")) {
    const size_t before = named.size();
    for (const WindowsService& service : all) {
      if (equalsIgnoreCase(service.name, name)) named.push_back(service);
    }
    if (named.size() > before) continue;
    std::vector<std::string> known;
    for (const WindowsService& service : all) {
      if (std::find(known.begin(), known.end(), service.name) == known.end()) known.push_back(service.name);
    }
    return Error{fmt::format("{} has no service {}", product.name, visible(name)), "", knownWordsHint(name, known)};
  }
  return named;
}

Result<Lines> operateServices(const CmdletCall& call, ServiceAct act, const std::string& machine, CaseWorld& world) {
  const auto services = servicesNamed(call, world.servers().productOn(machine));
  if (!services) return services.error();
  for (const WindowsService& service : *services) {
    if (Status operated = world.operate(act, machine, service); !operated) return operated.error();
  }
  return Lines{};
}

// Two of Get-Service's three columns.
Result<Lines> showServices(const CmdletCall& call, const std::string& machine, CaseWorld& world) {
  const auto services = servicesNamed(call, world.servers().productOn(machine));
  if (!services) return services.error();
  Lines lines = {"Status   Name", "------   ----"};
  for (const WindowsService& service : *services) {
    const bool runs = world.servers().machine(machine).runs(service.protocol, service.service);
    const std::string line = fmt::format("{}  {}", runs ? "Running" : "Stopped", service.name);
    if (std::find(lines.begin(), lines.end(), line) == lines.end()) lines.push_back(line);
  }
  return lines;
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

// Logs on as the test user like anybody else.
Result<Lines> testConnectivity(const CmdletCall& call, const std::string& machine, const Probe& probe,
                               CaseWorld& world) {
  const Persona* persona = world.servers().catalogues().personas.find(probe.persona);
  const Account* account = world.directory().byName(kTestUser);
  if (persona == nullptr || account == nullptr) return Error{call.cmdlet + " needs a front end to test"};
  const ConnectionType type = connectionTypeOf(call, probe);
  const Milliseconds before = world.nowMs();
  CaseWorld::Play play;
  play.client = call.cmdlet;
  play.persona = persona;
  play.account = account;
  play.action = "probe";
  play.port = type.port;
  play.to = machine;
  auto outcome = world.play(play);
  if (!outcome) return outcome.error();
  return connectivityReport(probe, backEndHost(machine), type, *account, *outcome, world.nowMs() - before);
}

Result<Lines> updateExchangeServer(const CmdletCall& call, const std::string& machine, CaseWorld& world) {
  if (Status able = world.servers().able(machine, Ability::kUpdates); !able) return able.error();
  const Product& current = world.servers().productOn(machine);
  const std::string& build = *call.find("Build");
  const Product* next = world.servers().catalogues().products.findUpdate(current, build);
  if (next == nullptr) return Error{fmt::format("{} has no update with build {}", current.name, visible(build))};
  if (Status installed = world.install(machine, *next); !installed) return installed.error();
  return Lines{fmt::format("{} is now {}, build {}.", backEndHost(machine), next->title, next->build)};
}

Result<Lines> runWorldCmdlet(const CmdletCall& call, const std::string& machine, CaseWorld& world) {
  if (const auto act = serviceActOf(call.cmdlet)) return operateServices(call, *act, machine, world);
  if (call.cmdlet == "Get-Service") return showServices(call, machine, world);
  if (call.cmdlet == "Update-ExchangeServer") return updateExchangeServer(call, machine, world);
  for (const Probe& probe : kProbes) {
    if (findCmdlet(call.cmdlet)->probes == probe.speaks) return testConnectivity(call, machine, probe, world);
  }
  if (call.cmdlet == "Get-ServerHealth") return world.servers().health(machine);
  return Error{call.cmdlet + " is known but nobody carries it out"};
}

// The one place where a server of a command becomes a machine: by its seat's name or its host's.
Result<std::string> machineCalled(const std::string& written, const Case& scenario) {
  const std::vector<std::string> machines = machinesOf(scenario);
  for (const std::string& machine : machines) {
    if (equalsIgnoreCase(written, machine) || equalsIgnoreCase(written, backEndHost(machine))) return machine;
  }
  const bool service = scenario.front && equalsIgnoreCase(written, kFrontBack);
  if (service) return Error{fmt::format("{} is a service of the server {}", kFrontBack, kFrontSeat), "", kFrontSeat};
  return Error{"there is no server called " + visible(written), "", knownWordsHint(written, machines)};
}

// The back end on a server, as homes are called.
Result<std::string> homeOn(const std::string& server, const Case& scenario) {
  const auto machine = machineCalled(server, scenario);
  if (!machine) return machine;
  for (const BackEndSpec& back : scenario.backs) {
    if (machineOf(back.name) == *machine) return back.name;
  }
  return Error{fmt::format("no mailbox can live on {}: it has no back end", *machine), "",
               fmt::format("a back end called {}", kFrontBack)};
}

Result<std::string> onlyBackEnd(const Case& scenario) {
  if (scenario.backs.size() == 1) return machineOf(scenario.backs.front().name);
  return Error{"-Server must say which server", "", knownWordsHint("", machinesOf(scenario))};
}

}  // namespace

std::optional<ServiceAct> serviceActOf(std::string_view cmdlet) {
  for (const ServiceCmdlet& row : kServiceCmdlets) {
    if (row.name == cmdlet) return row.act;
  }
  return std::nullopt;
}

Result<std::string> machineActedOn(const CmdletCall& call, const Case& scenario) {
  std::optional<std::string> named;
  for (const CmdletParameter& parameter : findCmdlet(call.cmdlet)->parameters) {
    const std::string* value = call.find(parameter.name);
    if (value == nullptr || parameter.type != ParameterType::kServer || parameter.name == "TargetServer") continue;
    const auto machine = machineCalled(*value, scenario);
    if (!machine) return machine;
    if (named && *named != *machine)
      return Error{fmt::format("{} names two servers: {} and {}", call.cmdlet, *named, *machine)};
    named = *machine;
  }
  if (named) return *named;
  return call.cmdlet == "Update-ExchangeServer" ? onlyBackEnd(scenario) : ownMachine(scenario);
}

Result<Lines> runCmdlet(const std::string& command, CaseWorld& world) {
  CmdletError mistake;
  const std::optional<CmdletCall> call = parseCmdlet(command, mistake);
  if (!call) return mistake.error;
  Servers& servers = world.servers();
  const Case& scenario = servers.scenario();
  const auto machine = machineActedOn(*call, scenario);
  if (!machine) return machine.error();
  const Product& product = servers.productOn(*machine);
  if (Status known = checkKnownTo(product, *call); !known) return known.error();
  const auto home = [&scenario](const std::string& server) { return homeOn(server, scenario); };
  if (auto ran = runSettingsCmdlet(*call, product, servers.machine(*machine), servers.directory(), home))
    return std::move(*ran);
  return runWorldCmdlet(*call, *machine, world);
}

}  // namespace coexist
