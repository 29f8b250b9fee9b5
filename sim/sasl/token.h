// What a mechanism gives to one who holds a conversation by hand, line by line: its messages, computed to be said and
// verified when expected. A scenario writes them "${ntlm.authenticate:alice}".
//
// All octets are raw; base64 is the caller's.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/random.h"
#include "base/result.h"
#include "sasl/mechanism.h"
#include "sasl/proof_words.h"

namespace coexist {

// What a token is computed from. `random` must outlive it.
struct SaslTokenContext {
  // The user's that stands behind the token; empty where none does. With ProofWord::kWrong the password is a wrong one.
  SaslCredentials credentials = {};
  ProofWords words = {};
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
  std::span<const ProofWordRow> words = {};  // that may stand behind the user and the identity: of kProofWords
  // The message to be said. An Error says why there is none now.
  Result<std::string> (*compute)(const SaslTokenContext& context) = nullptr;
  // Nothing when `octets` are such a message; else why not, without secrets. Null: only what compute() gives is right.
  std::optional<std::string> (*verify)(const SaslTokenContext& context, std::string_view octets) = nullptr;
  // Such a message in a line of either direction, for SaslTokenContext::heard. Null: nobody asks for it later.
  std::optional<std::string> (*findIn)(std::string_view line) = nullptr;
};

// What stands behind a token's name: "alice:bob:wrong".
struct SaslArgument {
  std::string_view user;
  std::string_view identity;  // with kUserAndIdentity; may be empty
  ProofWords words;
};

// Of `length` octets at `index` of the argument.
struct SaslArgumentMistake {
  Error error;
  size_t index = 0;
  size_t length = 0;
};

// Nothing with `mistake` set for words that the token does not know, or that contradict each other. Whether there are
// such users is not asked.
std::optional<SaslArgument> readSaslArgument(const SaslToken& token, std::string_view argument,
                                             SaslArgumentMistake& mistake);

// Null for what is no token of a mechanism that is spoken.
const SaslToken* findSaslToken(std::string_view name);

}  // namespace coexist
