// STORE without a connection: what is asked for, and what becomes of a message's flags.
//
// Source: RFC 3501 sections 6.4.6 and 9 (store-att-flags).
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "backend/imap_fetch.h"
#include "mail/mailbox.h"
#include "wire/imap_command.h"

namespace coexist {

struct StoreRequest {
  enum class Change { kReplace, kAdd, kRemove };
  SequenceSet messages;
  Change change = Change::kReplace;
  bool silent = false;
  std::vector<std::string> flags;
  bool replacesSilently() const { return silent && change == Change::kReplace; }
};

// `arguments` of STORE or UID STORE. Nothing for what is no STORE, and for \Recent, which no client sets.
std::optional<StoreRequest> parseStore(const std::vector<ImapArgument>& arguments);

bool isFlagWord(const ImapArgument& argument);  // one that a client may set

// Flags that are not among `known`, in any letter case, are passed over (section 7.1, PERMANENTFLAGS).
void storeFlags(const StoreRequest& request, std::span<const std::string> known, Message& message);

}  // namespace coexist
