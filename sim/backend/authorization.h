// Who may act in whose name at a back end, once a password has been checked: pure rules, no protocol.
//
// Source: KB 322826, Q184463 (DOMAIN/account/alias by a service account); seed 002 for the trust between the services
// of servers of one kind, whose wire form is not public: here the authorization identity of SASL PLAIN.
#pragma once

#include <string_view>

#include "mail/directory.h"

namespace coexist {

// What a client has shown.
struct LoginClaim {
  std::string_view user;             // a user name in any of the directory's forms
  std::string_view authorizationId;  // SASL only; empty: the user's own mailbox
  std::string_view password;
  bool bySasl = false;
  // The name in the client's verified certificate, where the port asks for one; else empty.
  std::string_view certificateName;
};

struct Authorization {
  const Account* account = nullptr;  // who has proved himself; null: nobody
  // In whose name he may act, wherever that one's mailbox lives; null: he has no right to the name that he gave, or is
  // a computer and gave none.
  const Account* owner = nullptr;

  const Account* mailboxAt(std::string_view home) const;  // the owner, if his mailbox lives there
};

// Unknown user, wrong password, no right to that mailbox: which of these it was cannot be told from the time it took.
Authorization authorize(const Directory& directory, const LoginClaim& claim);

// For mechanisms that prove the password themselves: the account whose NT hash counts (null: nobody), by its NT names
// as clients send them, "EXAMPLE" + "alice", "" + "EXAMPLE\alice" or "" + "alice@example.test".
const Account* accountOfNtNames(const Directory& directory, std::string_view domain, std::string_view user);

// An account that has proved itself by such a mechanism acts in its own name. Null is nobody; a computer account has no
// name to act in.
Authorization authorizeProved(const Account* account);

}  // namespace coexist
