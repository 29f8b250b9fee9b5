// Commands that are valid in every state.
#include "backend/imap_session.h"

namespace coexist {

void ImapSession::capability(const ImapCommand& command) {
  if (!command.arguments.empty()) return reject(command.tag, ImapText::kBadArguments);
  say("* " + profile().capabilityLine(ServerRole::kBack, accessState(), settings()));
  tagged(command.tag, ImapText::kCapabilityOk);
}

void ImapSession::noop(const ImapCommand& command) {
  if (!command.arguments.empty()) return reject(command.tag, ImapText::kBadArguments);
  announceChanges();
  tagged(command.tag, ImapText::kNoopOk);
}

void ImapSession::startTlsInPlace(const ImapCommand& command) {
  if (!command.arguments.empty()) return reject(command.tag, ImapText::kBadArguments);
  const auto parameters = tlsOnOffer(profile().startTls);
  if (!parameters) return reject(command.tag, ImapText::kStartTlsRefused);
  tagged(command.tag, ImapText::kStartTlsOk);
  startTls(*parameters);
}

void ImapSession::logout(const ImapCommand& command) {
  if (!command.arguments.empty()) return reject(command.tag, ImapText::kBadArguments);
  untagged(ImapText::kBye);
  tagged(command.tag, ImapText::kLogoutOk);
  close();
}

}  // namespace coexist
