// Knows, from what has been said on one connection, where a client's line holds a password or a SASL response that
// carries one: by the state of the conversation, so that passwords that nobody has are found too.
//
// NTLM's messages hold no password and are no secret. Source: RFC 3501 section 6.2, RFC 1939 section 7, RFC 5034,
// RFC 4954.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "mail/protocol.h"

namespace coexist {

struct TextSpan {
  size_t index = 0;
  size_t length = 0;  // 0: nothing
};

class SecretWatch {
 public:
  explicit SecretWatch(MailProtocol protocol) : protocol_(protocol) {}

  // The lines of both directions as they are recorded, literals' octets as lines of their own.
  TextSpan clientSaid(std::string_view line);
  void serverSaid(std::string_view line);

 private:
  TextSpan command(std::string_view line);
  TextSpan logon(std::string_view line, std::string_view mechanism, size_t responseIndex);
  TextSpan response(std::string_view text, size_t index);
  TextSpan loginArguments(std::string_view line, size_t at);
  TextSpan literal(std::string_view line, size_t& at);

  MailProtocol protocol_;
  std::string mechanism_;  // of the log-on under way, upper case
  int responses_ = 0;      // that have come
  int expected_ = 0;       // that belong to it at most; 0: no log-on is under way
  std::string tag_;        // IMAP: of the log-on
  int arguments_ = 0;      // IMAP's LOGIN: arguments that are still to come behind a literal
  size_t literalLeft_ = 0;
};

}  // namespace coexist
