// Who may open which mailbox at a back end, once a password has been checked: pure rules, no protocol.
//
// Source: KB 322826, Q184463 (DOMAIN/account/alias by a service account); seed 002 for the trust between the services
// of servers of one kind, whose wire form is not public: here the authorization identity of AUTHENTICATE PLAIN.
#pragma once

#include <string_view>

#include "mail/directory.h"

namespace coexist {

// What a client has shown.
struct LogonClaim {
  std::string_view user;             // a user name in any of the directory's forms
  std::string_view authorizationId;  // SASL only; empty: the user's own mailbox
  std::string_view password;
  bool bySasl = false;
  // The name in the client's verified certificate, where the port asks for one; else empty.
  std::string_view certificateName;
};

// The mailbox that is opened at `home`, or null: unknown user, wrong password, no right to that mailbox, or one that
// lives elsewhere. Which of these it was cannot be told from the time it took.
const Account* admit(const Directory& directory, std::string_view home, const LogonClaim& claim);

// For mechanisms that prove the password themselves: the account whose NT hash counts (null: nobody), by its NT names
// as clients send them, "EXAMPLE" + "alice", "" + "EXAMPLE\alice" or "" + "alice@example.test".
const Account* accountOfNtNames(const Directory& directory, std::string_view domain, std::string_view user);

// The own mailbox of an account that has proved itself, if it lives at `home`. Null for a computer account: it has
// none.
const Account* ownMailboxAt(const Account* account, std::string_view home);

}  // namespace coexist
