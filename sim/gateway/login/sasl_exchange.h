// One SASL exchange of a client with a front end, whatever the protocol: raw octets in and out, and at its end what the
// client has proved.
#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "gateway/front_context.h"
#include "gateway/login/client_proof.h"
#include "sasl/mechanism.h"

namespace coexist {

class SaslExchange {
 public:
  // Null for a mechanism that nobody can serve here. `context` must outlive it. Whether the profile honours the
  // mechanism is the caller's question.
  static std::unique_ptr<SaslExchange> start(const FrontContext& context, std::string_view mechanism);

  // As SaslServer::respond().
  SaslStep respond(std::optional<std::string_view> octets) { return server_->respond(octets); }

  // After kDone: a password that has been compared already, or an identity that NTLM has proved.
  ClientProof proof() const;
  // After kDone or kFailed, for the log and the health set: the name that was claimed, and whose it is (may be null).
  std::string_view claimedName() const { return server_->identity().user; }
  const Account* claimedAccount() const { return ntlmName_ ? ntlmName_->account : nullptr; }

 private:
  explicit SaslExchange(const FrontContext& context) : context_(context) {}
  std::optional<std::string> ntHash(std::string_view domain, std::string_view user);

  const FrontContext& context_;
  std::unique_ptr<SaslServer> server_;
  std::optional<LogonName> ntlmName_;
};

}  // namespace coexist
