// SEARCH without a connection: what is asked for, and which messages it finds.
//
// Source: RFC 3501 section 6.4.4.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "backend/imap_fetch.h"
#include "mail/mailbox.h"
#include "wire/imap_command.h"

namespace coexist {

struct SearchKey {
  enum class Kind {
    kEvery,
    kNone,
    kFlagged,
    kUnflagged,
    kNumbers,
    kUids,
    kField,
    kBody,
    kAnywhere,
    kLarger,
    kSmaller,
    kNot,
    kOr,
    kAll
  };
  Kind kind = Kind::kEvery;
  std::string name;   // the flag or the header's field
  std::string text;   // that is looked for, letter case apart
  uint32_t size = 0;  // octets, of kLarger and kSmaller
  SequenceSet set;
  std::vector<SearchKey> keys;  // of kNot, kOr and kAll
};

struct SearchRequest {
  SearchKey key;
  bool strangeCharset = false;  // other than US-ASCII; then nothing else has been read
};

// `arguments` of SEARCH or UID SEARCH. Nothing for what is no SEARCH, is not served (dates), is nested deeper than 16,
// or looks into the text of messages more than 16 times.
std::optional<SearchRequest> parseSearch(const std::vector<ImapArgument>& arguments);

// A message as its folder has it, with the greatest number and UID in use.
struct SearchedMessage {
  const Message& message;
  uint32_t number = 0;
  uint32_t lastNumber = 0;
  uint32_t lastUid = 0;
};
bool isFound(const SearchedMessage& searched, const SearchKey& key);

}  // namespace coexist
