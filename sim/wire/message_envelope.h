// What IMAP tells of a message's header in one value: the structure ENVELOPE.
//
// The header is anybody's: what is no address becomes one without a name or a host, and nothing is refused.
// Source: RFC 3501 sections 7.4.2 and 9 (envelope, address); RFC 5322 section 3.4 for the addresses.
#pragma once

#include <string>
#include <string_view>

namespace coexist {

// "(\"Mon, 3 Sep 2001 09:00:00 +0000\" \"Welcome\" ((\"Bob\" NIL \"bob\" \"example.test\")) ...)" of a whole message,
// or of its header alone. At most 1000 addresses of each field; what has 8-bit octets is written as a literal.
std::string messageEnvelope(std::string_view message);

}  // namespace coexist
