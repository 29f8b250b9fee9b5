// LOGIN and AUTHENTICATE.
#include <fmt/format.h>

#include <algorithm>

#include "backend/authorization.h"
#include "backend/imap_session.h"
#include "base/text.h"
#include "sasl/mechanism_table.h"
#include "wire/imap_response.h"

namespace coexist {
namespace {

// RFC 2192 section 3: as a URL writes a user.
std::string urlUser(std::string_view user) {
  std::string written;
  for (const char c : user) {
    if (isLetter(c) || isDigit(c) || c == '-' || c == '.' || c == '_') {
      written += c;
    } else {
      written += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return written;
}

bool takesInitialResponses(std::string_view capabilityLine) { return ImapCapabilities(capabilityLine).has("SASL-IR"); }

}  // namespace

void ImapSession::login(const ImapCommand& command) {
  const auto& arguments = command.arguments;
  if (!command.hasNameAndPassword(profile().backslashInNames)) {
    return reject(command.tag, ImapReplyText::kBadArguments);
  }
  LoginClaim claim;
  claim.user = arguments[0].text;
  claim.password = arguments[1].text;
  const Authorization who = authorize(*context().directory, claim);
  const Account* mailbox = who.mailboxAt(context().home);
  if (mailbox == nullptr && who.owner != nullptr && refersOn() && !refused()) {
    return refer(command.tag, claim.user, who.owner->home);
  }
  if (mailbox == nullptr || refused()) return failLogin(command.tag, ImapReplyText::kLoginFailed);
  enter(*mailbox);
  tagged(command.tag, ImapReplyText::kLoginOk);
}

// RFC 2221. The client is logged on, and there is nothing for it here. Servers of one organization have names in one
// domain.
void ImapSession::refer(std::string_view tag, std::string_view user, std::string_view home) {
  state_ = kAuthenticated;
  startIdleTimer();
  const std::string_view domain = host().substr(std::min(host().find('.'), host().size()));
  say(std::string(tag) + " " +
      filledText(profile().text(ImapReplyText::kLoginReferral).text,
                 {{"host", host()}, {"user", urlUser(user)}, {"home", std::string(home) + std::string(domain)}}));
}

void ImapSession::authenticate(const ImapCommand& command) {
  const auto& arguments = command.arguments;
  if (arguments.empty() || arguments.size() > 2 || arguments[0].kind != ImapArgument::Kind::kWord) {
    return reject(command.tag, ImapReplyText::kBadArguments);
  }
  if (ntlmFailed_ && product().has(Quirk::kByeAfterFailedNtlm)) {
    untagged(ImapReplyText::kUnavailableBye);
    return close();
  }
  const std::string line = profile().capabilityLine(ServerRole::kBack, accessState(), settings());
  const bool initialResponse = arguments.size() == 2;
  if (initialResponse && (!takesInitialResponses(line) || arguments[1].kind != ImapArgument::Kind::kWord)) {
    return reject(command.tag, ImapReplyText::kBadArguments);
  }
  const std::string& mechanism = arguments[0].text;
  const bool honoured = profile().honours(ServerRole::kBack, accessState(), settings(), mechanism);
  if (!honoured) return reject(command.tag, ImapReplyText::kMechanismRefused);
  loginTag_ = command.tag;
  const auto response = initialResponse ? std::optional<std::string_view>(arguments[1].text) : std::nullopt;
  if (!beginLogin(mechanism, response)) reject(command.tag, ImapReplyText::kMechanismRefused);
}

void ImapSession::sayChallenge(std::string_view, const std::string& challenge) {
  say(challenge.empty() ? profile().continuation : "+ " + challenge);
}

void ImapSession::onLoginOver(SaslLogin::Turn::Kind kind, const SaslLogin& logon) {
  using Kind = SaslLogin::Turn::Kind;
  if (kind == Kind::kCancelled) return reject(loginTag_, ImapReplyText::kAuthenticateCancelled);
  if (kind == Kind::kNoBase64) {
    return reject(loginTag_, profile().saidOr(ImapReplyText::kAuthenticateBadResponse, ImapReplyText::kBadArguments));
  }
  const Account* mailbox = logon.authorization().mailboxAt(context().home);
  if (kind == Kind::kFailed || mailbox == nullptr) {
    ntlmFailed_ = ntlmFailed_ || isNtlm(logon.mechanism());
    return failLogin(loginTag_, ImapReplyText::kAuthenticateFailed);
  }
  enter(*mailbox);
  tagged(loginTag_, ImapReplyText::kAuthenticateOk);
}

void ImapSession::failLogin(std::string_view tag, ImapReplyText text) {
  Conversation::failLogin(std::string(tag) + " " + textOf(text));
}

void ImapSession::enter(const Account& mailbox) {
  mailbox_ = &context().store->of(mailbox.name);
  state_ = kAuthenticated;
  startIdleTimer();
}

}  // namespace coexist
