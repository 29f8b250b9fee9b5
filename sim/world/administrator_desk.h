// Carries out an administrator's command in a running world: settings and directory by product/administrator, services
// and probes here.
#pragma once

#include <string>
#include <vector>

#include "product/administrator.h"
#include "world/stage.h"

namespace coexist {

// What the shell prints, line by line; an error is what it prints in red.
Result<std::vector<std::string>> runCmdlet(const std::string& command, Stage& stage);

}  // namespace coexist
