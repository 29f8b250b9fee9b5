// STORE, EXPUNGE and their forms by UID.
#include "backend/imap_session.h"
#include "backend/imap_store.h"

namespace coexist {
namespace {

// The flags of a message as STORE tells them.
FetchRequest flagsRequest(bool byUid) {
  FetchRequest request;
  request.items.push_back({FetchItem::Kind::kFlags, "FLAGS", true});
  if (byUid) request.items.push_back({FetchItem::Kind::kUid, "UID", true});
  return request;
}

}  // namespace

void ImapSession::store(const ImapCommand& command) { storeFlags(command, false); }

void ImapSession::uidStore(const ImapCommand& command) { storeFlags(command, true); }

void ImapSession::storeFlags(const ImapCommand& command, bool byUid) {
  const auto request = parseStore(command.arguments);
  const std::vector<uint32_t>& uids = selected_.uids;
  if (!request || (!byUid && request->messages.greatestNamed() > uids.size())) {
    return reject(command.tag, ImapReplyText::kBadArguments);
  }
  if (request->replacesSilently() && product().has(Quirk::kNoSilentReplacementOfFlags)) {
    return reject(command.tag, ImapReplyText::kBadArguments);
  }
  if (selected_.readOnly) return reject(command.tag, ImapReplyText::kReadOnly);
  const FetchRequest shown = flagsRequest(byUid);
  const auto last = static_cast<uint32_t>(uids.size());
  for (uint32_t number = 1; number <= last; ++number) {
    const uint32_t uid = uids[number - 1];
    const bool wanted = byUid ? request->messages.contains(uid, uids.back()) : request->messages.contains(number, last);
    Message* message = wanted ? selected_.folder->find(uid) : nullptr;
    if (message == nullptr) continue;
    coexist::storeFlags(*request, profile().flags, *message);
    if (!request->silent) send(fetchResponse(shown, number, *message, true, profile().flags));
  }
  tagged(command.tag, ImapReplyText::kStoreOk);
}

void ImapSession::expunge(const ImapCommand& command) {
  if (!command.arguments.empty()) return reject(command.tag, ImapReplyText::kBadArguments);
  if (selected_.readOnly) return reject(command.tag, ImapReplyText::kReadOnly);
  removeDeleted(nullptr);
  announceRemoval();
  tagged(command.tag, ImapReplyText::kExpungeOk);
}

// RFC 4315 section 2.1.
void ImapSession::uidExpunge(const ImapCommand& command) {
  const auto& arguments = command.arguments;
  const bool shaped = arguments.size() == 1 && arguments[0].kind == ImapArgument::Kind::kWord;
  const auto among = shaped ? SequenceSet::parse(arguments[0].text) : std::nullopt;
  if (!among) return reject(command.tag, ImapReplyText::kBadArguments);
  if (selected_.readOnly) return reject(command.tag, ImapReplyText::kReadOnly);
  removeDeleted(&*among);
  announceRemoval();
  tagged(command.tag, ImapReplyText::kExpungeOk);
}

void ImapSession::announceRemoval() {
  const size_t before = selected_.uids.size();
  announceChanges();
  const size_t left = selected_.uids.size();
  if (left < before && profile().existsBehindExpunge) say("* " + std::to_string(left) + " EXISTS");
}

void ImapSession::removeDeleted(const SequenceSet* among) {
  std::vector<uint32_t> gone;
  for (const Message& message : selected_.folder->messages) {
    const uint32_t last = selected_.folder->messages.back().uid;
    const bool named = among == nullptr || among->contains(message.uid, last);
    if (named && message.flags.contains("\\Deleted")) gone.push_back(message.uid);
  }
  selected_.folder->remove(gone);
}

}  // namespace coexist
