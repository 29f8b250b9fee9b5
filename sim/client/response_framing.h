// Where counted octets stand in what an IMAP server says, for a client that must only stay in step.
//
// A literal is announced by "{n}" at the end of a line of untagged data, or of a line that goes on behind a literal.
// Text for people (status responses, continuations) may end in braces and announces nothing.
// Source: RFC 3501 sections 4.3, 7.1 and 9 (response-data, resp-text).
#pragma once

#include <cstddef>
#include <string_view>

namespace coexist {

// Of a line that a client takes from a server of any protocol.
constexpr size_t kMaxServerLineBytes = 64 * 1024;

// An announcement of more is no literal to us: what follows is read as lines.
constexpr size_t kMaxResponseLiteralBytes = 64 * 1024 * 1024;

class ResponseFraming {
 public:
  // How many octets stand behind `line`, the next line of the server, before lines go on. Keeps no text.
  size_t octetsBehind(std::string_view line);

  // Whether the next line goes on with a response in which a literal stood.
  bool midResponse() const { return midResponse_; }

 private:
  bool midResponse_ = false;
};

}  // namespace coexist
