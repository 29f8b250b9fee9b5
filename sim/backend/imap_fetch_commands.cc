// FETCH and UID FETCH: a message at a time, as fast as the client reads.
#include "backend/imap_session.h"

namespace coexist {

void ImapSession::fetch(const ImapCommand& command) { startFetch(command, false); }

void ImapSession::uidFetch(const ImapCommand& command) { startFetch(command, true); }

void ImapSession::startFetch(const ImapCommand& command, bool byUid) {
  auto request = parseFetch(command.arguments, byUid);
  // A message number that nobody has is a mistake; a UID is not (RFC 3501 section 6.4.8), nor is 1:* where there is
  // none.
  if (!request || (!byUid && request->messages.greatestNamed() > selected_.uids.size())) {
    return reject(command.tag, ImapReplyText::kBadArguments);
  }
  fetch_.emplace(RunningFetch{command.tag, byUid, std::move(*request), 0});
  answerInPieces();
}

bool ImapSession::answerMore() {
  const std::vector<uint32_t>& uids = selected_.uids;
  if (fetch_->next == uids.size()) {
    const std::string tag = std::move(fetch_->tag);
    fetch_.reset();
    tagged(tag, ImapReplyText::kFetchOk);
    return true;
  }
  const uint32_t uid = uids[fetch_->next++];
  const auto number = static_cast<uint32_t>(fetch_->next);
  const SequenceSet& asked = fetch_->request.messages;
  const bool wanted =
      fetch_->byUid ? asked.contains(uid, uids.back()) : asked.contains(number, static_cast<uint32_t>(uids.size()));
  // One that is gone, and whose number still counts, is left out.
  Message* message = wanted ? selected_.folder->find(uid) : nullptr;
  if (message != nullptr) send(fetchResponse(fetch_->request, number, *message, selected_.readOnly, profile().flags));
  return false;
}

}  // namespace coexist
