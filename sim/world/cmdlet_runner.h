// Carries out an administrator's command in a running world: settings and directory by product/administrator, services
// and probes here.
#pragma once

#include <string>
#include <vector>

#include "product/shell/administrator.h"
#include "world/case_world.h"

namespace coexist {

// What the shell prints, line by line; an error is what it prints in red.
Result<std::vector<std::string>> runCmdlet(const std::string& command, CaseWorld& world);

// What a cmdlet does to services: "Stop-Service".
std::optional<ServiceAct> serviceActOf(std::string_view cmdlet);

// The machine that a command acts on: the one that its -Server, or what it has instead, names; without that
// ownMachine(), and for Update-ExchangeServer the only back end's.
Result<std::string> machineActedOn(const CmdletCall& call, const Case& scenario);

}  // namespace coexist
