// Commands that are valid in every state, and IDLE.
#include <utility>

#include "backend/imap_session.h"
#include "base/text.h"

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

// RFC 2971: what a client says of itself changes nothing.
void ImapSession::id(const ImapCommand& command) {
  if (!command.hasIdParameters()) return reject(command.tag, ImapReplyText::kBadArguments);
  untagged(ImapReplyText::kId);
  tagged(command.tag, ImapReplyText::kIdOk);
}

// RFC 2177. What changes meanwhile is told at its end.
void ImapSession::idle(const ImapCommand& command) {
  if (!command.arguments.empty()) return reject(command.tag, ImapReplyText::kBadArguments);
  say(textOf(ImapReplyText::kIdleContinuation));
  if (!refused(ReplyKind::kContinuation)) idleTag_ = command.tag;
}

void ImapSession::endIdling(std::string_view line) {
  const std::string tag = std::exchange(idleTag_, {});
  if (!equalsIgnoreCase(line, "DONE")) return reject(tag, ImapReplyText::kBadArguments);
  announceChanges();
  tagged(tag, ImapReplyText::kIdleOk);
}

}  // namespace coexist
