// APPEND.
#include <fmt/format.h>

#include <utility>

#include "backend/imap_append.h"
#include "backend/imap_session.h"
#include "backend/imap_store.h"

namespace coexist {
namespace {

constexpr int64_t kAppendMs = 1;  // more than what a client has sent in one go needs to arrive

}  // namespace

void ImapSession::append(const ImapCommand& command) {
  auto request = parseAppend(command.arguments);
  if (!request) return reject(command.tag, ImapReplyText::kBadArguments);
  Folder* folder = mailbox_->find(request->folder);
  if (folder == nullptr) return tagged(command.tag, ImapReplyText::kNoSuchFolder);
  Message& message = folder->append(std::make_shared<const std::string>(std::move(request->message)),
                                    request->internalDate.value_or(context().unixSeconds()));
  StoreRequest store;
  store.flags = request->flags;
  coexist::storeFlags(store, profile().flags, message);
  // RFC 4315 section 3: who knows UIDPLUS tells where the message is.
  std::string uid;
  if (profile().lists(ServerRole::kBack, accessState(), "UIDPLUS")) {
    uid = fmt::format("[APPENDUID {} {}] ", folder->uidValidity, message.uid);
  }
  appended_ = command.tag + " " +
              filledText(profile().text(ImapReplyText::kAppendOk).text, {{"host", host()}, {"append-uid", uid}});
  if (!product().has(Quirk::kNothingWaitsForAppend)) return onOwnTimer();
  startOwnTimer(kAppendMs);
}

// APPEND is done. What has come in is told to who has that folder open.
void ImapSession::onOwnTimer() {
  announceChanges();
  say(std::exchange(appended_, {}));
}

}  // namespace coexist
