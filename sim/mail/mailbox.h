// Mailboxes: folders of messages, in memory. No bytes on a wire.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace coexist {

struct Message {
  uint32_t uid = 0;
  std::set<std::string> flags;                // "\\Seen", keywords
  int64_t internalDate = 0;                   // unix seconds
  std::shared_ptr<const std::string> octets;  // the whole message, CRLF line ends
};

struct Folder {
  std::string name;  // "INBOX", '/' between levels
  uint32_t uidValidity = 1;
  uint32_t uidNext = 1;
  std::vector<Message> messages;  // ascending uid

  Message& append(std::shared_ptr<const std::string> octets, int64_t internalDate);
  Message* find(uint32_t uid);                  // null when it is not there, or no more
  void remove(std::span<const uint32_t> uids);  // for good; those that are not there do no harm
};

class Mailbox {
 public:
  Mailbox();                              // with an INBOX
  Folder* find(std::string_view name);    // INBOX in any letter case; null when there is none
  Folder& create(std::string_view name);  // the one that is there already, if so
  const std::map<std::string, Folder>& folders() const { return folders_; }

  // Held by one POP3 session at a time (RFC 1939 section 4). False when another has it already.
  bool claim() { return !std::exchange(claimed_, true); }
  void release() { claimed_ = false; }

 private:
  std::map<std::string, Folder> folders_;
  bool claimed_ = false;
};

// All mailboxes of a world, by Account::name without letter case; made when first asked for, and there until the store
// is destroyed. Moving a mailbox to another home keeps it.
class MailStore {
 public:
  Mailbox& of(std::string_view accountName);

 private:
  std::map<std::string, Mailbox, std::less<>> mailboxes_;
};

// Reads a message fixture; bare LF becomes CRLF. At most 16 MiB.
Result<std::shared_ptr<const std::string>> loadMessage(const std::string& path);

}  // namespace coexist
