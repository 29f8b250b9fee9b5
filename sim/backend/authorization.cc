#include "backend/authorization.h"

#include "base/mutant.h"
#include "base/text.h"

namespace coexist {
namespace {

bool isComputer(const Account& account) { return !account.trustedHost.empty(); }

// A computer account has no mailbox and no user behind it: it speaks for others, and only where its certificate shows
// that it is the computer.
bool mayNameAny(const Account& computer, const LoginClaim& claim) {
  if (!claim.bySasl || claim.authorizationId.empty()) return false;
  return equalsIgnoreCase(computer.trustedHost, claim.certificateName) || mutated("trust-needs-no-certificate");
}

}  // namespace

const Account* Authorization::mailboxAt(std::string_view home) const {
  return owner != nullptr && (owner->home == home || mutated("every-mailbox-is-here")) ? owner : nullptr;
}

Authorization authorize(const Directory& directory, const LoginClaim& claim) {
  auto who = directory.resolve(claim.user);
  if (!passwordMatches(who ? who->account : nullptr, claim.password) || !who) return {};
  const Account& account = *who->account;
  if (!claim.authorizationId.empty()) {
    const auto wanted = directory.resolve(claim.authorizationId);
    who->mailbox = wanted ? wanted->mailbox : nullptr;
  }
  const bool allowed = isComputer(account) ? mayNameAny(account, claim) : mayOpen(*who);
  const bool somebody = who->mailbox != nullptr && !isComputer(*who->mailbox);
  return {&account, allowed && somebody ? who->mailbox : nullptr};
}

const Account* accountOfNtNames(const Directory& directory, std::string_view domain, std::string_view user) {
  if (!domain.empty()) return directory.byNtAccount(domain, user);
  const auto who = directory.resolve(user);
  // DOMAIN\account\alias is a form of plaintext log-ons.
  return who && who->account == who->mailbox ? who->account : nullptr;
}

Authorization authorizeProved(const Account* account) {
  const bool person = account != nullptr && !isComputer(*account);
  if (mutated("proof-opens-no-mailbox")) return {account, nullptr};
  return {account, person ? account : nullptr};
}

}  // namespace coexist
