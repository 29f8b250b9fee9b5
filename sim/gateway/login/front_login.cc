#include "gateway/login/front_login.h"

#include "gateway/login/issued_challenges.h"

namespace coexist {

std::unique_ptr<FrontLogin> FrontLogin::start(const FrontContext& context, MailProtocol protocol,
                                              std::string_view mechanism, const TlsInfo& tls) {
  std::unique_ptr<FrontLogin> login(new FrontLogin(context));
  const FrontEndOptions& front = *context.options;
  SaslServerOptions options;
  options.verifier.ntHash = [made = login.get()](std::string_view domain, std::string_view user) {
    return made->ntHash(domain, user);
  };
  const auto& accounts = front.directory->accounts();
  options.targetName = accounts.empty() ? "" : accounts.front().domain;
  options.hostName = front.machine->fqdn();
  options.unixSeconds = front.loop->unixSeconds();
  options.random = front.random;
  options.ntlmCrypto = front.ntlmCrypto;
  if (front.issuedChallenges) {
    options.issued = [&front](std::string_view challenge) {
      front.issuedChallenges->add(challenge, front.loop->unixMilliseconds());
    };
  }
  options.ntlm = context.settings(protocol).ntlm;
  options.serverEndPoint = tls.serverEndPoint;
  options.ownNames = {context.settings(protocol).x509CertificateName};
  login->exchange_ = SaslServerExchange::start(mechanism, options);
  if (!login->exchange_) return nullptr;
  return login;
}

ClientProof FrontLogin::proof() const {
  const SaslIdentity& identity = exchange_->identity();
  if (identity.password) {
    return proveByPassword(*context_.options->directory, identity.user, identity.authorizationId, *identity.password);
  }
  ClientProof proof{.userName = identity.user, .verified = true};
  proof.account = ntlmName_ ? ntlmName_->account : nullptr;
  proof.mailbox = ntlmName_ ? ntlmName_->mailbox : nullptr;
  return proof;
}

// Clients put the domain into the user field, or leave it out (facts on clients, section 2).
std::optional<std::string> FrontLogin::ntHash(std::string_view domain, std::string_view user) {
  const Directory& directory = *context_.options->directory;
  if (const Account* account = directory.byNtAccount(domain, user)) {
    ntlmName_ = LoginName{account, account};
  } else if (domain.empty() || user.find_first_of("\\/@") != user.npos) {
    ntlmName_ = directory.resolve(user);
  }
  if (!ntlmName_ || ntlmName_->account->ntHash.empty()) return std::nullopt;
  return ntlmName_->account->ntHash;
}

}  // namespace coexist
