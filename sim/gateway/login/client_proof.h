// Who a client of a front end is: what it has shown of itself, and what the front end makes of it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "crypto/cleanse.h"
#include "mail/directory.h"

namespace coexist {

// What a client has shown of itself. The accounts are the directory's, which must outlive it.
struct ClientProof {
  std::string userName = {};                 // as the client wrote it
  std::optional<std::string> password = {};  // plaintext log-ons only
  bool verified = false;                     // the front end itself has found the proof right
  const Account* account = nullptr;          // whose proof it is; null when nobody is known by that name
  const Account* mailbox = nullptr;          // whose mailbox is wanted

  // A password that is not the one which the front end knows.
  bool isWrongHere() const {
    const bool known = account && !(account->password.empty() && account->ntHash.empty());
    return known && password && !verified;
  }

  ~ClientProof() {
    if (password) cleanse(*password);
  }
};

// Who is meant by `userName` and, when not empty, by the authorization identity beside it, with `verified` as the
// directory judges the password: the same work for an unknown user.
ClientProof proveByPassword(const Directory& directory, std::string_view userName, std::string_view authorizationId,
                            std::string_view password);

}  // namespace coexist
