// SMTP commands as values, read from single lines.
//
// Everything that arrives is hostile: an address is taken apart strictly, and what it decodes to can never hold CR, LF
// or NUL. Source: RFC 5321 section 4.1; RFC 3030 (BDAT).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "wire/smtp_address.h"
#include "wire/smtp_parameters.h"

namespace coexist {

struct SmtpCommand {
  std::string verb;      // upper case; letters, digits and '-', 1 to 32
  std::string argument;  // all behind the first space, without spaces at its end
};

// An error for a line with NUL, CR or LF in it, or without a verb.
Result<SmtpCommand> parseSmtpCommand(std::string_view line);

// What stands behind "MAIL FROM:" or "RCPT TO:".
struct SmtpPath {
  SmtpAddress address;
  std::string written;       // the address as it came, for an answer that repeats it
  bool sourceRoute = false;  // "<@relay:b@out>"; the route itself is forgotten
  std::vector<SmtpParameter> parameters;
};

// Whether an address may stand there without < and >, as RFC 5321 section 4.1.2 forbids.
enum class SmtpPathForm { kStrict, kBareToo };

// `argument` of MAIL ("FROM:<...> ...") and RCPT ("TO:<...> ..."). Spaces behind the colon are borne; "<>" is a sender
// only. An error for what is no path, and for what parseSmtpParameters() refuses behind it. A sender without a domain
// gets `ownDomain`, and is an error where that is empty.
Result<SmtpPath> parseMailFrom(std::string_view argument, SmtpPathForm form = SmtpPathForm::kStrict,
                               std::string_view ownDomain = {});
Result<SmtpPath> parseRcptTo(std::string_view argument, SmtpPathForm form = SmtpPathForm::kStrict);

struct SmtpChunk {
  uint64_t octets = 0;
  bool last = false;
};
// `argument` of BDAT: "1000", "0 LAST". Nothing for what is none.
std::optional<SmtpChunk> parseBdat(std::string_view argument);

// The name behind EHLO or HELO: 1 to 255 printable octets without spaces, or an address literal.
bool isSmtpHelloName(std::string_view text);

}  // namespace coexist
