// LOGIN and AUTHENTICATE.
#include "backend/admission.h"
#include "backend/imap_session.h"
#include "wire/imap_response.h"

namespace coexist {
namespace {

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
  const Account* mailbox = admit(*context().directory, claim).mailboxAt(context().home);
  if (mailbox == nullptr) return tagged(command.tag, ImapText::kLoginFailed);
  enter(*mailbox);
  tagged(command.tag, ImapText::kLoginOk);
}

void ImapSession::authenticate(const ImapCommand& command) {
  const auto& arguments = command.arguments;
  if (arguments.empty() || arguments.size() > 2 || arguments[0].kind != ImapArgument::Kind::kWord) {
    return reject(command.tag, ImapText::kBadArguments);
  }
  const std::string line = profile().capabilityLine(ServerRole::kBack, accessState(), settings());
  const bool initialResponse = arguments.size() == 2;
  if (initialResponse && (!takesInitialResponses(line) || arguments[1].kind != ImapArgument::Kind::kWord)) {
    return reject(command.tag, ImapText::kBadArguments);
  }
  const std::string& mechanism = arguments[0].text;
  const bool honoured = profile().honours(ServerRole::kBack, accessState(), settings(), mechanism);
  if (!honoured) return reject(command.tag, ImapText::kMechanismRefused);
  logonTag_ = command.tag;
  const auto response = initialResponse ? std::optional<std::string_view>(arguments[1].text) : std::nullopt;
  if (!beginLogon(mechanism, response)) reject(command.tag, ImapText::kMechanismRefused);
}

void ImapSession::sayChallenge(std::string_view, const std::string& challenge) {
  say(challenge.empty() ? profile().continuation : "+ " + challenge);
}

void ImapSession::onLogonOver(SaslLogon::Turn::Kind kind, const SaslLogon& logon) {
  using Kind = SaslLogon::Turn::Kind;
  if (kind == Kind::kCancelled) return reject(logonTag_, ImapText::kAuthenticateCancelled);
  if (kind == Kind::kNoBase64) return reject(logonTag_, ImapText::kBadArguments);
  const Account* mailbox = logon.admission().mailboxAt(context().home);
  if (kind == Kind::kFailed || mailbox == nullptr) return tagged(logonTag_, ImapText::kAuthenticateFailed);
  enter(*mailbox);
  tagged(logonTag_, ImapText::kAuthenticateOk);
}

void ImapSession::enter(const Account& mailbox) {
  mailbox_ = &context().store->of(mailbox.name);
  state_ = kAuthenticated;
  startIdleTimer();
}

}  // namespace coexist
