// LOGIN and AUTHENTICATE.
#include "backend/admission.h"
#include "backend/imap_session.h"
#include "base/base64.h"
#include "base/text.h"
#include "wire/imap_response.h"

namespace coexist {
namespace {

// The NetBIOS domain that NTLM's challenge names: that of the accounts that the server serves.
std::string ntDomainOf(const Directory& directory, std::string_view home) {
  for (const Account& account : directory.accounts()) {
    if (account.home == home && !account.domain.empty()) return account.domain;
  }
  return {};
}

bool takesInitialResponses(std::string_view capabilityLine) { return ImapCapabilities(capabilityLine).has("SASL-IR"); }

}  // namespace

void ImapSession::login(const ImapCommand& command) {
  const auto& arguments = command.arguments;
  if (arguments.size() != 2 || !arguments[0].isAstring() || !arguments[1].isAstring()) {
    return reject(command.tag, ImapText::kBadArguments);
  }
  LogonClaim claim;
  claim.user = arguments[0].text;
  claim.password = arguments[1].text;
  const Account* mailbox = admit(*context_.directory, context_.home, claim);
  if (mailbox == nullptr) return tagged(command.tag, ImapText::kLoginFailed);
  enter(*mailbox);
  tagged(command.tag, ImapText::kLoginOk);
}

void ImapSession::authenticate(const ImapCommand& command) {
  const auto& arguments = command.arguments;
  if (arguments.empty() || arguments.size() > 2 || arguments[0].kind != ImapArgument::Kind::kWord) {
    return reject(command.tag, ImapText::kBadArguments);
  }
  const std::string line = profile().capabilityLine(ServerRole::kBack, imapState(), settings());
  const bool initialResponse = arguments.size() == 2;
  if (initialResponse && (!takesInitialResponses(line) || arguments[1].kind != ImapArgument::Kind::kWord)) {
    return reject(command.tag, ImapText::kBadArguments);
  }
  const std::string mechanism = upperAscii(arguments[0].text);
  const bool honoured = profile().honours(ServerRole::kBack, imapState(), settings(), mechanism);
  exchange_.emplace(Exchange{command.tag, mechanism, nullptr, nullptr});
  if (honoured) exchange_->server = makeSaslServer(mechanism, saslOptions());
  if (!exchange_->server) {
    exchange_.reset();
    return reject(command.tag, ImapText::kMechanismRefused);
  }
  readCommandLines();
  if (!initialResponse) return stepAuthenticate(std::nullopt);
  // RFC 4959 section 3: "=" is a response without octets.
  continueAuthenticate(arguments[1].text == "=" ? "" : arguments[1].text);
}

void ImapSession::continueAuthenticate(std::string_view line) {
  const auto octets = decodeBase64(line);
  if (octets) return stepAuthenticate(*octets);
  const std::string tag = exchange_->tag;
  exchange_.reset();
  readCommandLines();
  reject(tag, line == "*" ? ImapText::kAuthenticateCancelled : ImapText::kBadArguments);
}

void ImapSession::stepAuthenticate(std::optional<std::string_view> response) {
  const SaslStep step = exchange_->server->respond(response);
  switch (step.kind) {
    case SaslStep::Kind::kContinue:
      return say(step.octets.empty() ? profile().continuation : "+ " + encodeBase64(step.octets));
    case SaslStep::Kind::kFailed:
      return finishAuthenticate(nullptr);
    case SaslStep::Kind::kDone:
      return finishAuthenticate(exchange_->account);
  }
}

void ImapSession::finishAuthenticate(const Account* mailbox) {
  const std::string tag = exchange_->tag;
  exchange_.reset();
  readCommandLines();
  if (mailbox == nullptr) return tagged(tag, ImapText::kAuthenticateFailed);
  enter(*mailbox);
  tagged(tag, ImapText::kAuthenticateOk);
}

// Both checks leave in the exchange whose mailbox is opened if the mechanism succeeds.
SaslServerOptions ImapSession::saslOptions() {
  SaslServerOptions options;
  options.verifier.checkPassword = [this](const SaslIdentity& identity) {
    LogonClaim claim;
    claim.user = identity.user;
    claim.authorizationId = identity.authorizationId;
    claim.password = identity.password ? std::string_view(*identity.password) : std::string_view();
    claim.bySasl = true;
    if (context_.trustPort) claim.certificateName = tls_.peerName;
    exchange_->account = admit(*context_.directory, context_.home, claim);
    return exchange_->account != nullptr;
  };
  options.verifier.ntHash = [this](std::string_view domain, std::string_view user) -> std::optional<std::string> {
    const Account* account = accountOfNtNames(*context_.directory, domain, user);
    if (account == nullptr || account->ntHash.empty()) return std::nullopt;
    exchange_->account = ownMailboxAt(account, context_.home);
    return account->ntHash;
  };
  options.targetName = ntDomainOf(*context_.directory, context_.home);
  options.hostName = context_.machine->fqdn();
  options.unixSeconds = context_.unixSeconds ? context_.unixSeconds() : 0;
  options.random = context_.random;
  return options;
}

void ImapSession::enter(const Account& mailbox) {
  mailbox_ = &context_.store->of(mailbox.name);
  state_ = kAuthenticated;
  startIdleTimer();
}

}  // namespace coexist
