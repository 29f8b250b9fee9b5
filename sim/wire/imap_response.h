// One line of an IMAP server's answer, read far enough for a log-on, a proxy and a client.
//
// Strict where safety depends on it: success is a complete tagged OK under the expected tag and nothing else.
// Source: RFC 3501 section 7 and 9.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace coexist {

enum class ImapStatus { kOk, kNo, kBad, kBye, kPreauth };

struct ImapResponse {
  enum class Kind {
    kContinuation,  // "+", "+ text"
    kUntagged,      // "* ..."
    kTagged,        // "a1 OK ..."
  };
  Kind kind = Kind::kUntagged;
  std::string tag;                   // kTagged
  std::optional<ImapStatus> status;  // nothing: untagged data, or a continuation
  std::string code;                  // what stands in [...], without the brackets: "CAPABILITY IMAP4rev1", "ALERT"
  // Status: the text for people, behind the code. Continuation: all behind "+ " (base64 of a challenge). Untagged data:
  // all behind the name ("IMAP4rev1 STARTTLS").
  std::string text;
  std::string name;                // untagged data, upper case: "CAPABILITY", "EXISTS", "FETCH"
  std::optional<uint32_t> number;  // untagged data that starts with one: "* 3 EXISTS"

  bool isTaggedWith(std::string_view wanted) const { return kind == Kind::kTagged && tag == wanted; }
  bool succeeds(std::string_view wanted) const { return isTaggedWith(wanted) && status == ImapStatus::kOk; }
  bool isGreeting() const {
    return kind == Kind::kUntagged && status && *status != ImapStatus::kNo && *status != ImapStatus::kBad;
  }
};

// An error for a line with NUL, CR, LF, no known kind, a tag that is none, or a tagged status that is not OK, NO or
// BAD. A text may be missing behind a status (Q182618: "1 NO"); other octets in texts are kept as they are.
Result<ImapResponse> parseImapResponse(std::string_view line);

// What a server can do.
class ImapCapabilities {
 public:
  ImapCapabilities() = default;
  // The words behind CAPABILITY, in the server's order; more than one space between two is borne (2010 SP sends two).
  explicit ImapCapabilities(std::string_view words);

  // From "* CAPABILITY ...", or from an [CAPABILITY ...] code; nothing when the response carries none.
  static std::optional<ImapCapabilities> from(const ImapResponse& response);

  bool has(std::string_view name) const;                // letter case apart
  bool hasMechanism(std::string_view mechanism) const;  // AUTH=...
  std::vector<std::string> mechanisms() const;          // without "AUTH=", upper case, in the server's order
  const std::vector<std::string>& names() const { return names_; }

 private:
  std::vector<std::string> names_;
};

}  // namespace coexist
