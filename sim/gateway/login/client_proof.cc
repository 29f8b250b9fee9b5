#include "gateway/login/client_proof.h"

#include "base/mutant.h"

namespace coexist {

ClientProof proveByPassword(const Directory& directory, std::string_view userName, std::string_view authorizationId,
                            std::string_view password) {
  ClientProof proof{.userName = std::string(userName), .password = std::string(password)};
  const auto named = directory.resolve(userName);
  proof.verified = passwordMatches(named ? named->account : nullptr, password) || mutated("front-end-proves-nobody");
  if (!named) return proof;
  proof.account = named->account;
  proof.mailbox = named->mailbox;
  if (authorizationId.empty()) return proof;

  // LOGIN has no place for an authorization identity: one that names another mailbox can be acted upon only by a
  // log-on on trust, and is never dropped.
  const auto wanted = directory.resolve(authorizationId);
  proof.mailbox = wanted ? wanted->mailbox : nullptr;
  if (proof.mailbox != named->mailbox && !mutated("authorization-identity-is-dropped")) proof.password.reset();
  return proof;
}

}  // namespace coexist
