#include "backend/sasl_login.h"

namespace coexist {
namespace {

// The NetBIOS domain that NTLM's challenge names: that of the accounts that the server serves.
std::string ntDomainOf(const Directory& directory, std::string_view home) {
  for (const Account& account : directory.accounts()) {
    if (account.home == home && !account.domain.empty()) return account.domain;
  }
  return {};
}

}  // namespace

SaslLogin::SaslLogin(const SessionContext& context, const TlsInfo& tls) : context_(context) {
  if (context.trustPort) certificateName_ = tls.peerName;
}

std::unique_ptr<SaslLogin> SaslLogin::start(const SessionContext& context, std::string_view mechanism,
                                            const TlsInfo& tls, const NtlmPolicy& ntlm) {
  std::unique_ptr<SaslLogin> logon(new SaslLogin(context, tls));
  logon->exchange_ = SaslServerExchange::start(mechanism, logon->options(tls, ntlm));
  return logon->exchange_ ? std::move(logon) : nullptr;
}

// A name alone admits nobody: NTLM's verifier knows whose it is before the proof has been looked at.
SaslLogin::Turn SaslLogin::judged(Turn turn) {
  if (turn.kind == Turn::Kind::kFailed) authorization_ = {};
  return turn;
}

SaslServerOptions SaslLogin::options(const TlsInfo& tls, const NtlmPolicy& ntlm) {
  SaslServerOptions options;
  options.verifier.checkPassword = [this](const SaslIdentity& identity) {
    LoginClaim claim;
    claim.user = identity.user;
    claim.authorizationId = identity.authorizationId;
    claim.password = identity.password ? std::string_view(*identity.password) : std::string_view();
    claim.bySasl = true;
    claim.certificateName = certificateName_;
    authorization_ = authorize(*context_.directory, claim);
    return authorization_.account != nullptr;
  };
  options.verifier.ntHash = [this](std::string_view domain, std::string_view user) -> std::optional<std::string> {
    const Account* account = accountOfNtNames(*context_.directory, domain, user);
    if (account == nullptr || account->ntHash.empty()) return std::nullopt;
    authorization_ = authorizeProved(account);
    return account->ntHash;
  };
  options.targetName = ntDomainOf(*context_.directory, context_.home);
  options.hostName = context_.machine->fqdn();
  options.unixSeconds = context_.unixSeconds ? context_.unixSeconds() : 0;
  options.random = context_.random;
  options.ntlm = ntlm;
  options.serverEndPoint = tls.serverEndPoint;
  return options;
}

}  // namespace coexist
