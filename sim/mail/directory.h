// Who exists, who may log on, and where each mailbox lives: one directory for front end, back ends and administrator.
//
// Source for the user-name forms: KB 322826, Q161116, Q184463, Q324025 (DOMAIN\account\alias, DOMAIN/account/alias),
// UPN and primary SMTP address from 2000 on.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace coexist {

struct Account {
  std::string name;         // how scenarios call it: "alice"; unique
  std::string domain;       // NT domain: "EXAMPLE"
  std::string account;      // NT account (sAMAccountName)
  std::string password;     // empty when only ntHash is known: then plaintext log-ons are checked through the hash
  std::string ntHash;       // 16 octets, MD4 of the UTF-16LE password; computed when empty
  std::string alias;        // mailbox alias
  std::string smtpAddress;
  std::string upn;          // user principal name
  std::string home;         // name of the back end that holds the mailbox
  bool serviceAccount = false;  // may open any mailbox that it names
  bool healthMailbox = false;
  std::string trustedHost;  // a server's computer account: may name any mailbox over TLS whose certificate carries this
};

// Who asks, and for whose mailbox.
struct LogonName {
  const Account* account = nullptr;  // whose password counts
  const Account* mailbox = nullptr;  // whose mailbox is opened
};

// Pointers that it hands out stay valid until it is destroyed.
class Directory {
 public:
  Status add(Account account);  // name, domain\account, alias, SMTP address and UPN are unique, case apart
  const std::deque<Account>& accounts() const { return accounts_; }

  const Account* byName(std::string_view name) const;
  const Account* byNtAccount(std::string_view domain, std::string_view account) const;  // empty domain: any
  const Account* byAlias(std::string_view alias) const;
  const Account* byMail(std::string_view addressOrUpn) const;

  // A user name as people type it: account, alias, UPN, SMTP address, DOMAIN\account, DOMAIN\account\alias, the same
  // with '/'. Nothing when nobody is meant. Case does not matter.
  std::optional<LogonName> resolve(std::string_view userName) const;

  // The administrator's changes.
  Status move(std::string_view name, std::string_view newHome);

 private:
  std::deque<Account> accounts_;
};

// Takes a time that does not depend on where the passwords differ; false for an unknown account after the same work.
bool passwordMatches(const Account* account, std::string_view password);

}  // namespace coexist
