// What an SMTP server says: replies of one or more lines, and the extensions that EHLO lists.
//
// Source: RFC 5321 section 4.2; RFC 2034 for enhanced status codes; RFC 4954 section 3 for AUTH's line.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace coexist {

struct SmtpReply {
  int code = 0;                    // 200 to 599
  std::vector<std::string> lines;  // without code and separator; one at least
  bool positive() const { return code < 400; }
  bool completed() const { return code >= 200 && code < 300; }
  bool intermediate() const { return code >= 300 && code < 400; }
  bool temporary() const { return code >= 400 && code < 500; }
  std::string text() const;  // "250 2.1.0 Sender OK": code and last line
};

// Puts replies together, one line at a time. Bounded: a reply of more than 128 lines is an error.
class SmtpReplyReader {
 public:
  // The reply when this line was its last; nothing while more follow. An error for a line without a code, with another
  // code than the first line's, or with NUL, CR or LF in it; nothing can be said about what follows then.
  Result<std::optional<SmtpReply>> feed(std::string_view line);
  bool midReply() const { return !reply_.lines.empty(); }

 private:
  SmtpReply reply_;
};

// The extensions behind EHLO's first line.
class SmtpExtensions {
 public:
  SmtpExtensions() = default;
  explicit SmtpExtensions(const SmtpReply& ehlo);

  bool has(std::string_view keyword) const;  // letter case apart: "STARTTLS", "XAUTH"
  // What stands behind a keyword, upper case; "AUTH=LOGIN" counts as AUTH's. Empty without the keyword.
  std::vector<std::string> parameters(std::string_view keyword) const;
  const std::vector<std::string>& lines() const { return lines_; }  // as they came

 private:
  std::vector<std::string> lines_;
};

}  // namespace coexist
