#include "world/accounts.h"

#include "world/servers.h"

namespace coexist {
namespace {

constexpr const char* kDomain = "EXAMPLE";

// A password that nobody has to type: 32 hexadecimal digits.
std::string drawPassword(RandomSource& random) {
  std::string password;
  for (const char octet : random.octets(16)) {
    constexpr char kDigits[] = "0123456789abcdef";
    password += kDigits[static_cast<unsigned char>(octet) >> 4];
    password += kDigits[static_cast<unsigned char>(octet) & 15];
  }
  return password;
}

// The fields of an account that a scenario may set, by name.
std::string* fieldOf(Account& account, const std::string& field) {
  if (field == "account") return &account.account;
  if (field == "alias") return &account.alias;
  if (field == "domain") return &account.domain;
  if (field == "password") return &account.password;
  if (field == "smtp") return &account.smtpAddress;
  if (field == "upn") return &account.upn;
  return nullptr;
}

Account userAccount(const Case& scenario, const UserSpec& spec) {
  Account account;
  account.name = account.account = account.alias = spec.name;
  account.domain = kDomain;
  account.smtpAddress = account.upn = spec.name + "@example.test";
  account.home = homeOf(scenario, spec.name);
  for (const auto& [field, value] : spec.fields) {
    if (std::string* target = fieldOf(account, field)) *target = value;
  }
  return account;
}

// Where the probes' mailbox lives: on the front end's own machine if there is a service, else at the first back end.
std::string healthHome(const Case& scenario) {
  for (const BackEndSpec& back : scenario.backs) {
    if (back.name == kFrontBack) return back.name;
  }
  return scenario.backs.empty() ? "" : scenario.backs.front().name;
}

Account serverAccount(const std::string& name, const std::string& ntAccount, RandomSource& random) {
  Account account;
  account.name = name;
  account.domain = kDomain;
  account.account = account.alias = ntAccount;
  account.smtpAddress = account.upn = ntAccount + "@example.test";
  account.password = drawPassword(random);
  return account;
}

}  // namespace

std::string homeOf(const Case& scenario, const std::string& user) {
  const auto home = scenario.homes.find(user);
  if (home != scenario.homes.end()) return home->second;
  return scenario.backs.empty() ? "" : scenario.backs.front().name;
}

Status fillDirectory(const Case& scenario, RandomSource& random, Directory& directory) {
  for (const UserSpec& user : scenario.users) {
    if (Status added = directory.add(userAccount(scenario, user)); !added) return added;
  }
  if (!scenario.front) return {};

  Account computer = serverAccount(kComputerAccountName, kComputerAccountName, random);
  computer.trustedHost = kFrontHost;
  if (Status added = directory.add(std::move(computer)); !added) return added;

  Account service = serverAccount(kServiceAccountName, kServiceAccountName, random);
  service.serviceAccount = true;
  if (Status added = directory.add(std::move(service)); !added) return added;

  // The product's own form: "HealthMailbox" and 32 hexadecimal digits (seed 002).
  Account health = serverAccount(kHealthMailbox, "HealthMailbox5f0e3c1b2a994d7e8c6f10a2b3c4d5e6", random);
  health.healthMailbox = true;
  health.home = healthHome(scenario);
  if (Status added = directory.add(std::move(health)); !added) return added;

  if (directory.byName(kTestUser) != nullptr) return {};
  Account tester = serverAccount(kTestUser, kTestUser, random);
  tester.home = healthHome(scenario);
  return directory.add(std::move(tester));
}

WrongPasswords wrongPasswordsOf(const Case& scenario) {
  WrongPasswords wrong;
  for (const UserSpec& user : scenario.users) {
    const auto said = user.fields.find("wrong-password");
    if (said != user.fields.end()) wrong[user.name] = said->second;
  }
  if (scenario.front) wrong.emplace(kServiceAccountName, std::string("Wrong.") + kServiceAccountName + ".4");
  return wrong;
}

std::vector<std::string> secretsOf(const Directory& directory, const WrongPasswords& wrong) {
  std::vector<std::string> secrets;
  for (const Account& account : directory.accounts()) {
    if (!account.password.empty()) secrets.push_back(account.password);
  }
  for (const auto& [name, password] : wrong) secrets.push_back(password);
  return secrets;
}

}  // namespace coexist
