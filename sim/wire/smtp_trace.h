// The line that a server puts in front of a message that it has taken.
//
// Source: RFC 5321 section 4.4; RFC 3848 for the words behind "with"; attack catalogue A085.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace coexist {

// What a Received: line tells. Names come from outside: one that holds anything but letters, digits and ".-_:[]" is
// left out.
struct SmtpTrace {
  std::string clientName;  // behind EHLO
  std::string clientHost;  // where the connection comes from
  std::string host;        // the server's own
  std::string id;
  bool extended = false;       // EHLO
  bool secure = false;         // TLS
  bool authenticated = false;  // logged on
  int64_t unixSeconds = 0;
};

// With its CRLF, folded.
std::string receivedLine(const SmtpTrace& trace);
// `name` where it is fit to be said again, "unknown" where it is not.
std::string_view soundHostName(std::string_view name);

// Who says EHLO or HELO with that argument: the name in it or, where none must stand there, the address that it comes
// from. Nothing for what is no name.
std::optional<std::string> smtpHelloName(std::string_view argument, bool mayLackName, std::string_view clientHost);

}  // namespace coexist
