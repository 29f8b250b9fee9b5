// What a mechanism gives to one who holds a conversation by hand, line by line: its messages, computed to be said and
// verified when expected. A scenario writes them "${ntlm.authenticate:alice}".
//
// All octets are raw; base64 is the caller's.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/random.h"
#include "base/result.h"
#include "sasl/mechanism.h"

namespace coexist {

// What a token is computed from. `random` must outlive it.
struct SaslTokenContext {
  SaslCredentials credentials = {};  // the user's that stands behind the token; empty where none does
  RandomSource& random;
  int64_t unixSeconds = 0;
  // The last message that the token of that name has heard on this connection; empty: none.
  std::function<std::string_view(std::string_view token)> heard;
};

struct SaslToken {
  // Behind the name: nothing, ":alice", or ":alice" and where it is wanted the authorization identity, ":alice:bob".
  enum class Argument { kNone, kUser, kUserAndIdentity };

  std::string_view name;  // "ntlm.authenticate"
  Argument argument = Argument::kNone;
  // The message to be said. An Error says why there is none now.
  Result<std::string> (*compute)(const SaslTokenContext& context) = nullptr;
  // Nothing when `octets` are such a message; else why not, without secrets. Null: only what compute() gives is right.
  std::optional<std::string> (*verify)(const SaslTokenContext& context, std::string_view octets) = nullptr;
  // Such a message in a line of either direction, for SaslTokenContext::heard. Null: nobody asks for it later.
  std::optional<std::string> (*findIn)(std::string_view line) = nullptr;
};

// Null for what is no token of a mechanism that is spoken.
const SaslToken* findSaslToken(std::string_view name);

}  // namespace coexist
