// Commands that are valid in every state.
#include "backend/imap_session.h"

namespace coexist {

void ImapSession::capability(const ImapCommand& command) {
  if (!command.arguments.empty()) return reject(command.tag, ImapReplyText::kBadArguments);
  say("* " + profile().capabilityLine(ServerRole::kBack, accessState(), settings()));
  tagged(command.tag, ImapReplyText::kCapabilityOk);
}

void ImapSession::noop(const ImapCommand& command) {
  if (!command.arguments.empty()) return reject(command.tag, ImapReplyText::kBadArguments);
  announceChanges();
  tagged(command.tag, ImapReplyText::kNoopOk);
}

void ImapSession::startTlsInPlace(const ImapCommand& command) {
  if (!command.arguments.empty()) return reject(command.tag, ImapReplyText::kBadArguments);
  const auto parameters = tlsOnOffer(profile().startTls);
  if (!parameters) return reject(command.tag, ImapReplyText::kStartTlsRefused);
  tagged(command.tag, ImapReplyText::kStartTlsOk);
  startTls(*parameters);
}

void ImapSession::logout(const ImapCommand& command) {
  if (!command.arguments.empty()) return reject(command.tag, ImapReplyText::kBadArguments);
  untagged(ImapReplyText::kBye);
  tagged(command.tag, ImapReplyText::kLogoutOk);
  close();
}

}  // namespace coexist
