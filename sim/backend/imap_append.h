// APPEND without a connection: which message is to go where.
//
// Source: RFC 3501 sections 6.3.11 and 9 (date-time).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "mail/mailbox.h"
#include "wire/imap_command.h"

namespace coexist {

struct AppendRequest {
  std::string folder;
  std::vector<std::string> flags;
  std::optional<int64_t> internalDate;  // unix seconds
  std::string message;
};

// `arguments` of APPEND: a folder, flags and a date or not, a literal. Nothing for what is no APPEND.
std::optional<AppendRequest> parseAppend(const std::vector<ImapArgument>& arguments);

// Unix seconds of "14-Nov-2023 22:13:20 +0000"; a day of one digit has a blank in front.
std::optional<int64_t> parseImapDateTime(std::string_view text);

}  // namespace coexist
