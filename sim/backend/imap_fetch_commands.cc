// FETCH and UID FETCH: a message at a time, as fast as the client reads.
#include "backend/imap_session.h"

namespace coexist {

void ImapSession::fetch(const ImapCommand& command) { startFetch(command, false); }

void ImapSession::uidFetch(const ImapCommand& command) { startFetch(command, true); }

void ImapSession::startFetch(const ImapCommand& command, bool byUid) {
  auto request = parseFetch(command.arguments, byUid);
  // A message number that nobody has is a mistake; a UID is not (RFC 3501 section 6.4.8), nor is 1:* where there is
  // none.
  if (!request || (!byUid && request->messages.greatestNamed() > selected_.announced)) {
    return reject(command.tag, ImapText::kBadArguments);
  }
  fetch_.emplace(RunningFetch{command.tag, byUid, std::move(*request), 0, selected_.announced});
  answerInPieces();
}

bool ImapSession::answerMore() {
  if (fetch_->next == fetch_->end) {
    const std::string tag = std::move(fetch_->tag);
    fetch_.reset();
    tagged(tag, ImapText::kFetchOk);
    return true;
  }
  auto& messages = selected_.folder->messages;
  const auto last = static_cast<uint32_t>(fetch_->end);
  const auto number = static_cast<uint32_t>(++fetch_->next);
  Message& message = messages[number - 1];
  const bool wanted = fetch_->byUid ? fetch_->request.messages.contains(message.uid, messages[last - 1].uid)
                                    : fetch_->request.messages.contains(number, last);
  if (wanted) send(fetchResponse(fetch_->request, number, message, selected_.readOnly));
  return false;
}

}  // namespace coexist
