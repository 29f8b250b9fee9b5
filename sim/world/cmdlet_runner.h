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

// The back end that the -Server of Update-ExchangeServer means, by name or host; without it the only one.
Result<std::string> updatedServer(const CmdletCall& call, const Case& scenario);

}  // namespace coexist
