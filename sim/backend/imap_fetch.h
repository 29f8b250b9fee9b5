// FETCH without a connection: what is asked for, which messages are meant, and how each is written.
//
// Source: RFC 3501 sections 6.4.5, 7.4.2 and 9 (sequence-set, fetch-att).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "mail/mailbox.h"
#include "wire/imap_command.h"

namespace coexist {

// Message numbers or UIDs as ranges. '*' stands for the greatest number in use and is kept until that is known.
class SequenceSet {
 public:
  // Nothing for a text that is no sequence set. Numbers are 1 to 2^32 - 1.
  static std::optional<SequenceSet> parse(std::string_view text);

  // With '*' as `last`. 0 is never in it.
  bool contains(uint32_t number, uint32_t last) const;
  uint32_t greatestNamed() const;  // in a range without '*'; 0 when there is none

 private:
  std::vector<std::pair<uint32_t, uint32_t>> ranges_;  // 0 is '*'
};

struct FetchItem {
  enum class Kind { kFlags, kUid, kSize, kInternalDate, kEnvelope, kWhole, kHeader, kText, kFields, kOtherFields };
  Kind kind = Kind::kFlags;
  std::string name;                                           // how it is called in the answer: "BODY[]<0>", "RFC822"
  bool peek = false;                                          // leaves \Seen alone
  std::optional<std::pair<uint32_t, uint32_t>> partial = {};  // offset and count, in octets
  std::vector<std::string> fields = {};                       // of the header: kFields, kOtherFields
  bool operator==(const FetchItem&) const = default;
};

struct FetchRequest {
  SequenceSet messages;
  std::vector<FetchItem> items;  // no item twice
  bool marksSeen() const;
};

// `arguments` of FETCH or UID FETCH; the latter always answers with the UID. Nothing for what is no FETCH, is not
// served (BODYSTRUCTURE, parts), or asks for more than 16 bodies of one message.
std::optional<FetchRequest> parseFetch(const std::vector<ImapArgument>& arguments, bool byUid);

// "* 3 FETCH (...)" with CRLF. Sets \Seen where the request does and `readOnly` does not forbid it, and then shows the
// flags too: first those of `order`, the product's.
std::string fetchResponse(const FetchRequest& request, uint32_t number, Message& message, bool readOnly,
                          std::span<const std::string> order);

// "14-Nov-2023 22:13:20 +0000"
std::string imapDateTime(int64_t unixSeconds);

}  // namespace coexist
