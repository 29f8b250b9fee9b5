// What a scenario says in a back end's stead, seen from the back end.
//
// A scenario's lines replace whole replies and are said around a session (backend/overridden_session.h). What then
// becomes of the session's state stands in scenarios/FORMAT.md, section 5; a session has one question for it.
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

enum class ReplyKind {
  kAnswer,        // says what has become of a command
  kContinuation,  // asks the client to go on: "+", 334, 354
};

class ReplacedReply {
 public:
  virtual ~ReplacedReply() = default;
  // Whether the reply to what is being heard has been replaced by a refusal: an answer by a negative one, a
  // continuation (asked behind saying it) by anything that is none. Then what the client has asked for has not
  // happened.
  virtual bool refused(ReplyKind due) const = 0;
};

}  // namespace coexist
