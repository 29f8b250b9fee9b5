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
  const Account* mailbox = admit(*context_.directory, claim).mailboxAt(context_.home);
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
  const std::string& mechanism = arguments[0].text;
  const bool honoured = profile().honours(ServerRole::kBack, imapState(), settings(), mechanism);
  auto logon = honoured ? SaslLogon::start(context_, mechanism, tls_) : nullptr;
  if (!logon) return reject(command.tag, ImapText::kMechanismRefused);
  exchange_.emplace(Exchange{command.tag, std::move(logon)});
  readCommandLines();
  takeTurn(
      exchange_->logon->begin(initialResponse ? std::optional<std::string_view>(arguments[1].text) : std::nullopt));
}

void ImapSession::takeTurn(const SaslLogon::Turn& turn) {
  using Kind = SaslLogon::Turn::Kind;
  if (turn.kind == Kind::kChallenge) {
    return say(turn.challenge.empty() ? profile().continuation : "+ " + turn.challenge);
  }
  const Exchange exchange = std::move(*exchange_);
  exchange_.reset();
  readCommandLines();
  if (turn.kind == Kind::kCancelled) return reject(exchange.tag, ImapText::kAuthenticateCancelled);
  if (turn.kind == Kind::kNoBase64) return reject(exchange.tag, ImapText::kBadArguments);
  const Account* mailbox = exchange.logon->admission().mailboxAt(context_.home);
  if (turn.kind == Kind::kFailed || mailbox == nullptr) return tagged(exchange.tag, ImapText::kAuthenticateFailed);
  enter(*mailbox);
  tagged(exchange.tag, ImapText::kAuthenticateOk);
}

void ImapSession::enter(const Account& mailbox) {
  mailbox_ = &context_.store->of(mailbox.name);
  state_ = kAuthenticated;
  startIdleTimer();
}

}  // namespace coexist
