// The first line of a POP3 server's answer.
//
// Strict where safety depends on it: success is "+OK" alone or with a space behind it, and nothing else.
// Source: RFC 1939 section 3; RFC 5034 for "+ "; RFC 2449 section 8 and RFC 3206 for codes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace coexist {

struct Pop3Response {
  enum class Kind {
    kOk,            // "+OK", "+OK text"
    kError,         // "-ERR", "-ERR text"
    kContinuation,  // "+", "+ text"
  };
  Kind kind = Kind::kError;
  std::string code;  // of [...], without the brackets: "SYS/TEMP"
  std::string text;  // behind the code; of a continuation all behind "+ "
};

// An error for a line with NUL, CR or LF, or one that is none of these. Case counts.
Result<Pop3Response> parsePop3Response(std::string_view line);

// CAPA's lines, or those of AUTH without an argument.
class Pop3Capabilities {
 public:
  void add(std::string_view line);  // one line of the list; more than 100 are left out
  void clear() { lines_.clear(); }

  bool has(std::string_view name) const;                            // letter case apart: "STLS"
  bool hasMechanism(std::string_view mechanism) const;              // of SASL
  std::vector<std::string> mechanisms() const;                      // of SASL, upper case, in the server's order
  const std::vector<std::string>& lines() const { return lines_; }  // as they came

 private:
  std::vector<std::string> lines_;
};

}  // namespace coexist
