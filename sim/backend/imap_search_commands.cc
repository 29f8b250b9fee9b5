// SEARCH and UID SEARCH.
#include "backend/imap_search.h"
#include "backend/imap_session.h"

namespace coexist {

void ImapSession::search(const ImapCommand& command) { tellFound(command, false); }

void ImapSession::uidSearch(const ImapCommand& command) { tellFound(command, true); }

void ImapSession::tellFound(const ImapCommand& command, bool byUid) {
  const auto request = parseSearch(command.arguments);
  if (!request) return reject(command.tag, ImapReplyText::kBadArguments);
  if (request->strangeCharset) {
    return reject(command.tag, profile().saidOr(ImapReplyText::kBadCharset, ImapReplyText::kBadArguments));
  }
  const std::vector<uint32_t>& uids = selected_.uids;
  const auto last = static_cast<uint32_t>(uids.size());
  std::string found = "* SEARCH";
  for (uint32_t number = 1; number <= last; ++number) {
    const uint32_t uid = uids[number - 1];
    const Message* message = selected_.folder->find(uid);
    if (message == nullptr || !isFound({*message, number, last, uids.back()}, request->key)) continue;
    found += " " + std::to_string(byUid ? uid : number);
  }
  say(found);
  tagged(command.tag, ImapReplyText::kSearchOk);
}

}  // namespace coexist
