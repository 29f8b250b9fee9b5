#include "backend/sasl_logon.h"

#include "base/base64.h"
#include "base/text.h"

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

SaslLogon::SaslLogon(const SessionContext& context, std::string_view mechanism, const TlsInfo& tls)
    : context_(context), mechanism_(upperAscii(mechanism)) {
  if (context.trustPort) certificateName_ = tls.peerName;
  server_ = makeSaslServer(mechanism_, options());
}

std::unique_ptr<SaslLogon> SaslLogon::start(const SessionContext& context, std::string_view mechanism,
                                            const TlsInfo& tls) {
  std::unique_ptr<SaslLogon> logon(new SaslLogon(context, mechanism, tls));
  return logon->server_ ? std::move(logon) : nullptr;
}

SaslLogon::Turn SaslLogon::begin(std::optional<std::string_view> initialResponse) {
  if (!initialResponse) return step(std::nullopt);
  return hear(*initialResponse == "=" ? "" : *initialResponse);
}

SaslLogon::Turn SaslLogon::hear(std::string_view line) {
  if (line == "*") return {Turn::Kind::kCancelled};
  const auto octets = decodeBase64(line);
  if (!octets) return {Turn::Kind::kNoBase64};
  return step(*octets);
}

SaslLogon::Turn SaslLogon::step(std::optional<std::string_view> response) {
  const SaslStep step = server_->respond(response);
  switch (step.kind) {
    case SaslStep::Kind::kContinue:
      return {Turn::Kind::kChallenge, encodeBase64(step.octets)};
    case SaslStep::Kind::kDone:
      return {Turn::Kind::kDone};
    case SaslStep::Kind::kFailed:
      break;
  }
  admission_ = {};
  return {Turn::Kind::kFailed};
}

SaslServerOptions SaslLogon::options() {
  SaslServerOptions options;
  options.verifier.checkPassword = [this](const SaslIdentity& identity) {
    LogonClaim claim;
    claim.user = identity.user;
    claim.authorizationId = identity.authorizationId;
    claim.password = identity.password ? std::string_view(*identity.password) : std::string_view();
    claim.bySasl = true;
    claim.certificateName = certificateName_;
    admission_ = admit(*context_.directory, claim);
    return admission_.account != nullptr;
  };
  options.verifier.ntHash = [this](std::string_view domain, std::string_view user) -> std::optional<std::string> {
    const Account* account = accountOfNtNames(*context_.directory, domain, user);
    if (account == nullptr || account->ntHash.empty()) return std::nullopt;
    admission_ = admitProved(account);
    return account->ntHash;
  };
  options.targetName = ntDomainOf(*context_.directory, context_.home);
  options.hostName = context_.machine->fqdn();
  options.unixSeconds = context_.unixSeconds ? context_.unixSeconds() : 0;
  options.random = context_.random;
  return options;
}

}  // namespace coexist
