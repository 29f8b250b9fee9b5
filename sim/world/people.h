// Who exists in a case's world: its users, and the accounts that servers and probes log on with.
#pragma once

#include "base/random.h"
#include "gateway/home_server.h"
#include "mail/directory.h"
#include "scenario/model.h"

namespace coexist {

// Adds the case's users and, where there is a front end, its computer account (server trust), its service account and
// the health mailbox, with passwords drawn from `random`; `own` receives what the front end logs on with.
Status fillDirectory(const Case& scenario, RandomSource& random, Directory& directory, ProxyCredentials& own);

// Every password in the directory: what must never be shown.
std::vector<std::string> secretsOf(const Directory& directory);

}  // namespace coexist
