// Addresses of mailboxes as SMTP writes them, read strictly: what one decodes to can never hold CR, LF or NUL.
//
// Source: RFC 5321 sections 4.1.2 and 4.1.3; section 4.5.3.1 for the lengths. No internationalised addresses (RFC
// 6531).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace coexist {

// A mailbox, taken apart. Of the local part the value counts: quotes and their backslashes are gone.
struct SmtpAddress {
  std::string local;
  std::string domain;  // lower case; "[192.0.2.1]" for an address literal; empty for "postmaster" alone, and where
                       // readSmtpPath() may
  bool empty() const { return local.empty(); }  // "<>"
  std::string text() const;                     // as it is written: quoted where it must be; "" for an empty one
  // Whether its local part asks somebody to send it on: "b%out", "out!b", "b@out" in quotes.
  bool routesOnwards() const;
};

// One address as a directory or a configuration has it: "alice@example.test". Nothing for what is none, and for one of
// over 254 octets (local part 64).
std::optional<SmtpAddress> parseSmtpAddress(std::string_view text);

// An address literal: "[192.0.2.1]", "[IPv6:2001:db8::1]".
bool isSmtpAddressLiteral(std::string_view text);

struct SmtpMailboxPath {
  SmtpAddress address;  // empty for "<>"
  std::string written;  // the address as it came, for an answer that repeats it
  bool sourceRoute = false;
};

// Takes the path at the front of `rest` away: "<alice@example.test>", "<@relay.test:bob@out.test>", "<postmaster>",
// "<>". Others than postmaster may lack a domain where `mayLackDomain`.
Result<SmtpMailboxPath> readSmtpPath(std::string_view& rest, bool mayLackDomain = false);

}  // namespace coexist
