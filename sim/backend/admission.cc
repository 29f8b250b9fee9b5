#include "backend/admission.h"

#include "base/text.h"

namespace coexist {
namespace {

// A computer account has no mailbox and no user behind it: it speaks for others, and only where its certificate shows
// that it is the computer.
bool mayNameAny(const Account& computer, const LogonClaim& claim) {
  if (!claim.bySasl || claim.authorizationId.empty()) return false;
  return equalsIgnoreCase(computer.trustedHost, claim.certificateName);
}

}  // namespace

const Account* admit(const Directory& directory, std::string_view home, const LogonClaim& claim) {
  auto who = directory.resolve(claim.user);
  const bool known = who.has_value();
  if (!passwordMatches(known ? who->account : nullptr, claim.password) || !known) return nullptr;
  if (!claim.authorizationId.empty()) {
    const auto wanted = directory.resolve(claim.authorizationId);
    if (!wanted) return nullptr;
    who->mailbox = wanted->mailbox;
  }
  const bool computer = !who->account->trustedHost.empty();
  if (computer ? !mayNameAny(*who->account, claim) : !mayOpen(*who)) return nullptr;
  const bool mailboxIsComputer = !who->mailbox->trustedHost.empty();
  return !mailboxIsComputer && who->mailbox->home == home ? who->mailbox : nullptr;
}

const Account* accountOfNtNames(const Directory& directory, std::string_view domain, std::string_view user) {
  if (!domain.empty()) return directory.byNtAccount(domain, user);
  const auto who = directory.resolve(user);
  // DOMAIN\account\alias is a form of plaintext log-ons.
  return who && who->account == who->mailbox ? who->account : nullptr;
}

const Account* ownMailboxAt(const Account* account, std::string_view home) {
  if (account == nullptr || !account->trustedHost.empty()) return nullptr;
  return account->home == home ? account : nullptr;
}

}  // namespace coexist
