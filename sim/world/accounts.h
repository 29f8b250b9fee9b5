// Who exists in a case's world: its users, and the accounts that servers and probes log on with.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/random.h"
#include "mail/directory.h"
#include "scenario/model.h"

namespace coexist {

constexpr const char* kComputerAccountName = "FRONT$";   // of the front end's machine
constexpr const char* kHealthMailbox = "HealthMailbox";  // account of the health probes
// Who tests connectivity by hand (seed 002): the case's own user of that name, if there is one.
constexpr const char* kTestUser = "administrator";

// Adds the case's users and, where there is a front end, its computer account (server trust), its service account
// (kServiceAccountName), the health mailbox and kTestUser, with passwords drawn from `random`.
Status fillDirectory(const Case& scenario, RandomSource& random, Directory& directory);

// The back end that holds a user's mailbox when the case begins.
std::string homeOf(const Case& scenario, const std::string& user);

// What each user, and the service account, types where a scenario wants it wrong: by name. No server knows it.
using WrongPasswords = std::map<std::string, std::string, std::less<>>;
WrongPasswords wrongPasswordsOf(const Case& scenario);

// Every password, right or wrong: what must never be shown.
std::vector<std::string> secretsOf(const Directory& directory, const WrongPasswords& wrong);

}  // namespace coexist
