// The form in which a front end's service account names the mailbox that it wants to open, over IMAP and POP3: data of
// each home, because every maker has its own. Over SMTP nobody opens a mailbox, and the account goes by its name alone.
//
// Source: Q184463 and Q161116 for Exchange's; RFC 4616 for PLAIN; Dovecot's manual for its master users.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "mail/directory.h"
#include "mail/protocol.h"

namespace coexist {

struct ServiceLogon {
  enum class Form {
    kNone,      // nobody has said: the account is not used there
    kExchange,  // DOMAIN/account/alias over IMAP, DOMAIN\account\alias over POP3
    kName,      // `text`, filled in, is the user name
    kPlain,     // by SASL PLAIN: the account is who logs on, `text`, filled in, whose mailbox is wanted
  };
  Form form = Form::kExchange;
  std::string text = {};

  // Of an account whose mailbox is to be opened: the fields of which the form makes use ("alias", "user", "mail").
  std::vector<std::string_view> fields() const;
};

// "exchange", "plain", "plain:{mail}", "master-user", or a text with fields in braces; the error says what is known.
Result<ServiceLogon> readServiceLogon(std::string_view said);
inline constexpr std::string_view kServiceLogonHelp =
    "how the service account names the mailbox: exchange (DOMAIN/account/alias), plain (an authorization identity, "
    "{user}; "
    "plain:{mail} another), master-user ({user}*{account}), or a user name with {domain} and {account} of the service "
    "account, {alias}, {user} and {mail} of the mailbox; unsaid exchange for a family of Exchange, else not at all";

// "EXAMPLE/proxy" and "EXAMPLE\proxy" are one account; a name without a domain is one too.
struct ServiceAccountName {
  explicit ServiceAccountName(std::string_view name);
  std::string domain;
  std::string account;
};

// What names `mailbox` in that form: a user name, with kPlain an authorization identity. Empty where the form makes use
// of a field that `mailbox` has not got, and with kNone.
std::string serviceLogonName(const ServiceLogon& logon, MailProtocol protocol, std::string_view serviceAccount,
                             const Account& mailbox);

}  // namespace coexist
