// A case with everything filled in that its file leaves to defaults: who sits in which seat, names, passwords, ports,
// what each profile says and where that is from, how the front end will log on, and which quirks are in play.
#pragma once

#include <string>

#include "scenario/model.h"
#include "world/servers.h"

namespace coexist {

std::string explainCase(const Case& scenario, const Catalogues& catalogues);

}  // namespace coexist
