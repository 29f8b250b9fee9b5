// Who exists, who may log on, and where each mailbox lives: one directory for front end, back ends and administrator.
//
// Source for the user-name forms: KB 322826, Q161116, Q184463, Q324025 (DOMAIN\account\alias, DOMAIN/account/alias),
// UPN and primary SMTP address from 2000 on.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "base/result.h"

namespace coexist {

struct Account {
  std::string name = {};      // how scenarios call it: "alice"; unique
  std::string domain = {};    // NT domain: "EXAMPLE"
  std::string account = {};   // NT account (sAMAccountName)
  std::string password = {};  // empty when only ntHash is known: then plaintext log-ons are checked through the hash
  std::string ntHash = {};    // 16 octets, MD4 of the UTF-16LE password; computed when empty and there is a password
  std::string alias = {};     // mailbox alias
  std::string smtpAddress = {};
  std::string upn = {};         // user principal name
  std::string home = {};        // name of the back end that holds the mailbox
  bool serviceAccount = false;  // may open any mailbox that it names
  bool healthMailbox = false;
  // A server's computer account: may name any mailbox over TLS whose client certificate carries this host name.
  std::string trustedHost = {};

  bool isServer() const { return serviceAccount || !trustedHost.empty(); }  // that speaks for others
};

// Who asks, and for whose mailbox.
struct LoginName {
  const Account* account = nullptr;  // whose password counts
  const Account* mailbox = nullptr;  // whose mailbox is opened
};

// Whether `who` may open that mailbox: its own, or any for a service account. (Server trust is the engine's affair: the
// directory sees no certificate.)
bool mayOpen(const LoginName& who);

// Pointers that it hands out stay valid until it is destroyed; moving it keeps them.
class Directory {
 public:
  Directory() = default;
  Directory(Directory&&) = default;
  Directory& operator=(Directory&&) = default;

  // Name, domain\account, alias, and mail name (SMTP address or UPN) are unique, case apart; none may hold '\', '/' or
  // a control character, and name and account may not be empty.
  Status add(Account account);
  const std::deque<Account>& accounts() const { return accounts_; }

  const Account* byName(std::string_view name) const;
  // Empty domain: any, the first that was added.
  const Account* byNtAccount(std::string_view domain, std::string_view account) const;
  const Account* byAlias(std::string_view alias) const;
  const Account* byMail(std::string_view addressOrUpn) const;
  // Whether somebody's SMTP address or UPN is in this mail domain: then its mail is for nobody else to take.
  bool holdsMailDomain(std::string_view domain) const;

  // A user name as people type it: account, alias (an account of that name comes first), UPN, SMTP address,
  // DOMAIN\account, DOMAIN\account\alias, UPN\alias, the same with '/' or mixed. An SMTP address may stand for the
  // alias. Nothing when nobody is meant. Case does not matter.
  std::optional<LoginName> resolve(std::string_view userName) const;

  // The administrator's changes.
  Status move(std::string_view name, std::string_view newHome);
  // The mailbox of the account called `name` gets another alias, under add()'s rules.
  Status setAlias(std::string_view name, std::string_view alias);

 private:
  using Index = std::unordered_map<std::string, Account*>;  // keys in lower case

  const Account* byUserPart(std::string_view part) const;

  std::deque<Account> accounts_;
  Index byName_;
  Index byNtAccount_;  // "domain\account"
  Index byBareAccount_;
  Index byAlias_;
  Index byMail_;
  std::unordered_set<std::string> mailDomains_;  // in lower case
};

// Takes a time that does not depend on where the passwords differ; false for an unknown account after the same work.
bool passwordMatches(const Account* account, std::string_view password);

}  // namespace coexist
