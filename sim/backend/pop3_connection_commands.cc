// Commands that have nothing to do with messages: CAPA, STLS, NOOP and QUIT.
#include "backend/pop3_session.h"

namespace coexist {

void Pop3Session::capa(const Pop3Command& command) {
  const auto state = static_cast<size_t>(accessState());
  if (profile().capabilities[static_cast<size_t>(ServerRole::kBack)][state].empty()) {
    return reject(Pop3ReplyText::kBadCommand);
  }
  if (!command.words().empty()) return reject(Pop3ReplyText::kBadArguments);
  answer(Pop3ReplyText::kCapabilities);
  for (const std::string& line : profile().capabilityLines(ServerRole::kBack, accessState(), settings())) say(line);
  say(".");
}

void Pop3Session::stls(const Pop3Command& command) {
  if (!command.words().empty()) return reject(Pop3ReplyText::kBadArguments);
  const auto parameters = tlsOnOffer(profile().startTls);
  if (!parameters) return reject(Pop3ReplyText::kStlsRefused);
  answer(Pop3ReplyText::kStlsOk);
  user_.clear();
  startTls(*parameters);
}

void Pop3Session::noop(const Pop3Command& command) {
  if (!command.words().empty()) return reject(Pop3ReplyText::kBadArguments);
  answer(Pop3ReplyText::kNoop);
}

// RFC 1939 section 6: what was marked goes here and nowhere else.
void Pop3Session::quit(const Pop3Command& command) {
  if (!command.words().empty()) return reject(Pop3ReplyText::kBadArguments);
  if (maildrop_ && !refused()) maildrop_->removeMarked();
  answer(Pop3ReplyText::kBye);
  close();
}

}  // namespace coexist
