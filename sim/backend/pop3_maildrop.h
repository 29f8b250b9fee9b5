// A mailbox as one POP3 session sees it: its INBOX as it was at the log-on, numbered, with marks on what QUIT will take
// away. Held by one session at a time, however that ends.
//
// Source: RFC 1939 sections 4 to 6; Q186172 and Set-PopSettings (MessageRetrievalSortOrder) for the order.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "mail/mailbox.h"

namespace coexist {

class Pop3Maildrop {
 public:
  struct Entry {
    uint32_t number = 0;  // from 1
    uint32_t uid = 0;
    std::shared_ptr<const std::string> octets;
    bool deleted = false;
  };

  // Null while another session holds it. `mailbox` must outlive it.
  static std::unique_ptr<Pop3Maildrop> open(Mailbox& mailbox, bool newestFirst);
  ~Pop3Maildrop();  // lets the mailbox go; removes nothing
  Pop3Maildrop(const Pop3Maildrop&) = delete;
  Pop3Maildrop& operator=(const Pop3Maildrop&) = delete;

  // The greatest number that was given out; of those that are marked too.
  uint32_t last() const { return static_cast<uint32_t>(entries_.size()); }
  const Entry* find(uint32_t number) const;  // null: there is none, or it is marked
  void mark(uint32_t number);                // nothing where find() has none
  void unmarkAll();
  void removeMarked();  // for good, from the mailbox

  // Of what is not marked.
  uint32_t count() const;
  uint64_t octets() const;

  // 1 to 70 printable octets, the same in every session. The products' own form is not public.
  std::string uniqueId(const Entry& entry) const;

 private:
  explicit Pop3Maildrop(Mailbox& mailbox) : mailbox_(mailbox) {}

  Mailbox& mailbox_;
  uint32_t uidValidity_ = 0;
  std::vector<Entry> entries_;  // message 1 first
};

// The front part of a message that TOP shows: its header, the empty line, and `bodyLines` lines more.
std::string_view topOfMessage(std::string_view octets, uint32_t bodyLines);

}  // namespace coexist
