// Any octets as each of NTLM's messages: read, described, judged as a type 3, answered as a type 2.
#include <algorithm>
#include <cstdint>
#include <cstdlib>

#include "sasl/mechanism.h"
#include "sasl/ntlm_message.h"
#include "sasl/ntlm_proof.h"
#include "sasl/ntlm_token.h"

namespace {

using namespace coexist;

void require(bool good) {
  if (!good) std::abort();
}

// What was read must be the same when it is written and read again. Overlapping fields may add up to too much.
void checkNegotiate(std::string_view octets) {
  const auto message = parseNtlmNegotiate(octets);
  if (!message) return;
  const auto built = buildNtlm(*message);
  if (!built) return;
  const auto again = parseNtlmNegotiate(*built);
  require(again && again->flags == message->flags && again->domain == message->domain &&
          again->workstation == message->workstation);
}

void checkChallenge(std::string_view octets) {
  const auto message = parseNtlmChallenge(octets);
  if (!message) return;
  if (const auto built = buildNtlm(*message)) {
    const auto again = parseNtlmChallenge(*built);
    require(again && again->flags == message->flags && again->serverChallenge == message->serverChallenge &&
            again->targetName == message->targetName && again->targetInfo == message->targetInfo);
  }
  SeededRandom random{1};
  const SaslCredentials alice = {"", "alice", "opensesame", "EXAMPLE", "WS"};
  const auto answer = ntlmAuthenticateMessage(octets, alice, random, 0);
  if (answer) require(verifyNtlmAuthenticate(ntlmNegotiateMessage(), octets, *answer, alice).ok());
}

void checkAuthenticate(std::string_view octets) {
  const auto message = parseNtlmAuthenticate(octets);
  if (!message) return;
  const auto built = buildNtlm(*message);
  if (!built) return;
  const auto again = parseNtlmAuthenticate(*built);
  require(again && again->flags == message->flags && again->user == message->user && again->domain == message->domain &&
          again->workstation == message->workstation && again->lmResponse == message->lmResponse &&
          again->ntResponse == message->ntResponse && again->encryptedSessionKey == message->encryptedSessionKey &&
          again->mic == message->mic);
}

// Nobody has an account, so nothing may be proved.
void checkProof(std::string_view octets) {
  static const std::string challenge = [] {
    SeededRandom random{1};
    SaslServerOptions options;
    options.targetName = "EXAMPLE";
    options.random = &random;
    return makeSaslServer("NTLM", options)->respond(ntlmNegotiateMessage()).octets;
  }();
  SaslVerifier nobody;
  nobody.ntHash = [](std::string_view, std::string_view) { return std::optional<std::string>(); };
  SaslIdentity identity;
  require(!checkNtlmProof({ntlmNegotiateMessage(), challenge}, octets, nobody, {}, identity).ok());
  require(!identity.password);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view octets(reinterpret_cast<const char*>(data), size);
  checkNegotiate(octets);
  checkChallenge(octets);
  checkAuthenticate(octets);
  checkProof(octets);
  const std::string text = describeNtlm(octets);
  require(text.size() < 1024 && std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; }));
  if (const auto pairs = parseAvPairs(octets)) require(parseAvPairs(buildAvPairs(*pairs)).ok());
  return 0;
}
