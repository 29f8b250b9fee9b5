// Commands that are valid in every state.
#include "backend/imap_session.h"

namespace coexist {

void ImapSession::capability(const ImapCommand& command) {
  if (!command.arguments.empty()) return reject(command.tag, ImapText::kBadArguments);
  say("* " + profile().capabilityLine(ServerRole::kBack, imapState(), settings()));
  tagged(command.tag, ImapText::kCapabilityOk);
}

void ImapSession::noop(const ImapCommand& command) {
  if (!command.arguments.empty()) return reject(command.tag, ImapText::kBadArguments);
  announceNewMessages();
  tagged(command.tag, ImapText::kNoopOk);
}

void ImapSession::startTls(const ImapCommand& command) {
  if (!command.arguments.empty()) return reject(command.tag, ImapText::kBadArguments);
  const bool offered = profile().startTls && state_ == kNotAuthenticated && !peer_.secure() && context_.startTls;
  const TlsParameters parameters = offered ? context_.startTls() : TlsParameters{};
  if (!parameters.context) return reject(command.tag, ImapText::kStartTlsRefused);
  tagged(command.tag, ImapText::kStartTlsOk);
  // Nothing that was said in clear counts from here on (RFC 3501 section 6.2.1); plaintext that is still under way ends
  // the connection, which is the Peer's to see.
  errors_ = 0;
  peer_.startTls(parameters);
}

void ImapSession::logout(const ImapCommand& command) {
  if (!command.arguments.empty()) return reject(command.tag, ImapText::kBadArguments);
  untagged(ImapText::kBye);
  tagged(command.tag, ImapText::kLogoutOk);
  close();
}

}  // namespace coexist
