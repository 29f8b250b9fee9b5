#include "mail/mailbox.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <utility>

#include "base/text.h"

namespace coexist {
namespace {

constexpr size_t kMaxMessageBytes = 16 * 1024 * 1024;

// INBOX is the one folder name without letter case (RFC 3501 section 5.1).
std::string folderKey(std::string_view name) {
  constexpr std::string_view kInbox = "INBOX";
  return std::string(equalsIgnoreCase(name, kInbox) ? kInbox : name);
}

std::string withCrlf(std::string_view text) {
  std::string lines;
  lines.reserve(text.size() + text.size() / 32);
  char before = '\0';
  for (const char c : text) {
    if (c == '\n' && before != '\r') lines += '\r';
    lines += c;
    before = c;
  }
  return lines;
}

}  // namespace

Message& Folder::append(std::shared_ptr<const std::string> octets, int64_t internalDate) {
  Message message;
  message.uid = uidNext++;
  message.internalDate = internalDate;
  message.octets = std::move(octets);
  return messages.emplace_back(std::move(message));
}

Message* Folder::find(uint32_t uid) {
  const auto message =
      std::lower_bound(messages.begin(), messages.end(), uid,
                       [](const Message& candidate, uint32_t wanted) { return candidate.uid < wanted; });
  return message != messages.end() && message->uid == uid ? &*message : nullptr;
}

void Folder::remove(std::span<const uint32_t> uids) {
  const std::set<uint32_t> gone(uids.begin(), uids.end());
  std::erase_if(messages, [&gone](const Message& message) { return gone.contains(message.uid); });
}

Mailbox::Mailbox() { create("INBOX"); }

Folder* Mailbox::find(std::string_view name) {
  const auto folder = folders_.find(folderKey(name));
  return folder == folders_.end() ? nullptr : &folder->second;
}

Folder& Mailbox::create(std::string_view name) {
  Folder& folder = folders_[folderKey(name)];
  folder.name = folderKey(name);
  return folder;
}

Mailbox& MailStore::of(std::string_view accountName) {
  const std::string key = lowerAscii(accountName);
  return mailboxes_[key];
}

Result<std::shared_ptr<const std::string>> loadMessage(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return Error{"cannot read the message", path};
  std::string text;
  std::array<char, 16 * 1024> block;
  while (file.read(block.data(), block.size()) || file.gcount() > 0) {
    text.append(block.data(), static_cast<size_t>(file.gcount()));
    if (text.size() > kMaxMessageBytes) return Error{"the message is too big", path, "at most 16 MiB"};
  }
  if (file.bad() || !file.eof()) return Error{"cannot read the message", path};
  return std::make_shared<const std::string>(withCrlf(text));
}

}  // namespace coexist
