// Any sequence of messages at a server and at a client of each mechanism. The first octet chooses the mechanism; each
// message comes behind its length in two octets, least first; 0xffff stands for no message at all.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <vector>

#include "sasl/mechanism.h"

namespace {

using namespace coexist;

constexpr size_t kMaxMessages = 6;

void require(bool good) {
  if (!good) std::abort();
}

std::vector<std::optional<std::string_view>> messagesIn(std::string_view octets) {
  std::vector<std::optional<std::string_view>> messages;
  while (octets.size() >= 2 && messages.size() < kMaxMessages) {
    const size_t length =
        static_cast<unsigned char>(octets[0]) | static_cast<size_t>(static_cast<unsigned char>(octets[1])) << 8;
    octets.remove_prefix(2);
    if (length == 0xffff) {
      messages.push_back(std::nullopt);
      continue;
    }
    messages.push_back(octets.substr(0, length));
    octets.remove_prefix(std::min(length, octets.size()));
  }
  return messages;
}

void feedServer(const char* mechanism, const std::vector<std::optional<std::string_view>>& messages) {
  SeededRandom random{1};
  int asked = 0;
  SaslServerOptions options;
  options.targetName = "EXAMPLE";
  options.hostName = "mail.example.test";
  options.random = &random;
  options.verifier.checkPassword = [&asked](const SaslIdentity& identity) {
    require(!identity.user.empty() && identity.password && !identity.password->empty());
    return ++asked == 1;
  };
  options.verifier.ntHash = [&asked](std::string_view, std::string_view) {
    ++asked;
    return std::optional<std::string>();
  };
  const auto server = makeSaslServer(mechanism, options);
  bool finished = false;
  for (const auto& message : messages) {
    const SaslStep step = server->respond(message);
    require(!finished || step.kind == SaslStep::Kind::kFailed);
    require(step.kind != SaslStep::Kind::kFailed || (step.octets.empty() && !step.reason.empty()));
    // Nobody has an NT hash here.
    require(step.kind != SaslStep::Kind::kDone || server->identity().password);
    finished = finished || step.kind != SaslStep::Kind::kContinue;
  }
  require(asked <= 1);
}

void feedClient(const char* mechanism, const std::vector<std::optional<std::string_view>>& messages) {
  SeededRandom random{1};
  const auto client = makeSaslClient(mechanism, {"", "alice", "opensesame", "EXAMPLE", "WS"}, random, 0);
  client->start();
  for (const auto& message : messages) client->answer(message.value_or(""));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  constexpr const char* kMechanisms[] = {"PLAIN", "LOGIN", "NTLM"};
  const char* mechanism = kMechanisms[data[0] % std::size(kMechanisms)];
  const auto messages = messagesIn({reinterpret_cast<const char*>(data + 1), size - 1});
  feedServer(mechanism, messages);
  feedClient(mechanism, messages);
  return 0;
}
