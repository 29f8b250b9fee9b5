// One SASL log-on of a client at a back end, whatever the protocol: a SaslServerExchange whose verifier is the
// directory, and at its end whom it admits. What an answer looks like on the wire is the session's affair.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "backend/authorization.h"
#include "backend/session_context.h"
#include "sasl/server_exchange.h"

namespace coexist {

class SaslLogin {
 public:
  using Turn = SaslTurn;

  // Null for a mechanism that nobody can serve here. Whether the profile honours it is the caller's question. `tls` is
  // the connection's; its peer's name counts on the trust port only. `ntlm` is what the service's settings demand.
  // `context` must outlive the log-on.
  static std::unique_ptr<SaslLogin> start(const SessionContext& context, std::string_view mechanism, const TlsInfo& tls,
                                          const NtlmPolicy& ntlm = {});

  // As SaslServerExchange.
  Turn begin(std::optional<std::string_view> initialResponse) { return judged(exchange_->begin(initialResponse)); }
  Turn hear(std::string_view line) { return judged(exchange_->hear(line)); }

  const std::string& mechanism() const { return exchange_->mechanism(); }
  const Authorization& authorization() const { return authorization_; }  // after kDone somebody

 private:
  SaslLogin(const SessionContext& context, const TlsInfo& tls);
  SaslServerOptions options(const TlsInfo& tls, const NtlmPolicy& ntlm);
  Turn judged(Turn turn);

  const SessionContext& context_;
  std::string certificateName_;
  std::unique_ptr<SaslServerExchange> exchange_;
  Authorization authorization_;  // whose it would be, if the mechanism succeeds
};

}  // namespace coexist
