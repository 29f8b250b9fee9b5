#include "backend/pop3_maildrop.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/mutant.h"
#include "wire/message_header.h"

namespace coexist {
namespace {

constexpr std::string_view kInbox = "INBOX";
constexpr std::string_view kLineEnd = "\r\n";

}  // namespace

std::unique_ptr<Pop3Maildrop> Pop3Maildrop::open(Mailbox& mailbox, bool newestFirst) {
  if (!mailbox.claim() && !mutated("maildrop-is-not-locked")) return nullptr;
  std::unique_ptr<Pop3Maildrop> maildrop(new Pop3Maildrop(mailbox));
  const Folder& inbox = mailbox.create(kInbox);
  maildrop->uidValidity_ = inbox.uidValidity;
  for (const Message& message : inbox.messages) maildrop->entries_.push_back({0, message.uid, message.octets});
  if (newestFirst && !mutated("oldest-message-is-first"))
    std::reverse(maildrop->entries_.begin(), maildrop->entries_.end());
  uint32_t number = 0;
  for (Entry& entry : maildrop->entries_) entry.number = ++number;
  return maildrop;
}

Pop3Maildrop::~Pop3Maildrop() { mailbox_.release(); }

const Pop3Maildrop::Entry* Pop3Maildrop::find(uint32_t number) const {
  if (number == 0 || number > entries_.size()) return nullptr;
  const Entry& entry = entries_[number - 1];
  return entry.deleted ? nullptr : &entry;
}

void Pop3Maildrop::mark(uint32_t number) {
  if (find(number) != nullptr) entries_[number - 1].deleted = true;
}

void Pop3Maildrop::unmarkAll() {
  if (mutated("rset-forgets-nothing")) return;
  for (Entry& entry : entries_) entry.deleted = false;
}

void Pop3Maildrop::removeMarked() {
  std::vector<uint32_t> uids;
  for (const Entry& entry : entries_) {
    if (entry.deleted) uids.push_back(entry.uid);
  }
  if (!mutated("quit-removes-nothing")) mailbox_.create(kInbox).remove(uids);
}

uint32_t Pop3Maildrop::count() const {
  const auto left = std::count_if(entries_.begin(), entries_.end(), [](const Entry& entry) { return !entry.deleted; });
  return static_cast<uint32_t>(left);
}

uint64_t Pop3Maildrop::octets() const {
  uint64_t total = 0;
  for (const Entry& entry : entries_) total += entry.deleted ? 0 : entry.octets->size();
  return total;
}

std::string Pop3Maildrop::uniqueId(const Entry& entry) const {
  return fmt::format("{:08x}{:08x}", uidValidity_, entry.uid);
}

std::string_view topOfMessage(std::string_view octets, uint32_t bodyLines) {
  size_t end = headerBytes(octets);
  for (; bodyLines > 0 && end < octets.size(); --bodyLines) {
    const size_t lineEnd = octets.find(kLineEnd, end);
    end = lineEnd == std::string_view::npos ? octets.size() : lineEnd + kLineEnd.size();
  }
  return octets.substr(0, end);
}

}  // namespace coexist
