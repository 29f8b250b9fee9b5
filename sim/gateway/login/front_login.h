// One SASL log-on of a client at a front end, whatever the protocol: lines in, challenges out, and at its end what the
// client has proved. What is good for whom, and how it is worded, is the session's affair.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "gateway/front_context.h"
#include "gateway/login/client_proof.h"
#include "sasl/server_exchange.h"

namespace coexist {

class FrontLogin {
 public:
  // Null for a mechanism that nobody can serve here. `context` must outlive it; `tls` is the client's connection's.
  // Whether the profile honours the mechanism is the caller's question.
  static std::unique_ptr<FrontLogin> start(const FrontContext& context, MailProtocol protocol,
                                           std::string_view mechanism, const TlsInfo& tls = {});

  SaslTurn begin(std::optional<std::string_view> initialResponse) { return exchange_->begin(initialResponse); }
  SaslTurn hear(std::string_view line) { return exchange_->hear(line); }
  // After any turn but kChallenge the log-on is over.

  // After kDone: a password that has been compared already, or an identity that NTLM has proved.
  ClientProof proof() const;
  // After kFailed: the name that was claimed, and whose it is (may be null); nothing of it is proved.
  ClientProof failedProof() const {
    return {.userName = exchange_->identity().user, .account = ntlmName_ ? ntlmName_->account : nullptr};
  }
  // After kDone or kFailed.
  std::string_view claimedName() const { return exchange_->identity().user; }

 private:
  explicit FrontLogin(const FrontContext& context) : context_(context) {}
  std::optional<std::string> ntHash(std::string_view domain, std::string_view user);

  const FrontContext& context_;
  std::unique_ptr<SaslServerExchange> exchange_;
  std::optional<LoginName> ntlmName_;
};

}  // namespace coexist
