// What a scenario says in a back end's stead, seen from the back end.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace coexist {

// A scenario's B: lines: what the back end says instead of what its profile would. Asked once for the greeting, once
// for every line or IMAP literal that arrives, and once with "." for the end of a message block; whole lines without
// CRLF. Nothing: the profile speaks.
class ReplyOverrides {
 public:
  virtual ~ReplyOverrides() = default;
  virtual std::optional<std::vector<std::string>> greeting() = 0;
  virtual std::optional<std::vector<std::string>> replyTo(std::string_view received) = 0;
};

}  // namespace coexist
