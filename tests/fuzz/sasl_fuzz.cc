// Any sequence of messages at a server and at a client of each mechanism, and as lines at both exchanges. The first
// octet chooses the mechanism; each message comes behind its length in two octets, least first; 0xffff stands for no
// message at all.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <utility>
#include <vector>

#include "sasl/client_exchange.h"
#include "sasl/mechanism_table.h"
#include "sasl/server_exchange.h"

namespace {

using namespace coexist;

using Messages = std::vector<std::optional<std::string_view>>;

constexpr size_t kMaxMessages = 6;
const SaslCredentials kAlice{"", "alice", "opensesame", "EXAMPLE", "WS"};

void require(bool good) {
  if (!good) std::abort();
}

Messages messagesIn(std::string_view octets) {
  Messages messages;
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

void feedServer(std::string_view mechanism, const Messages& messages) {
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

void feedClient(std::string_view mechanism, const Messages& messages) {
  SeededRandom random{1};
  const auto client = makeSaslClient(mechanism, kAlice, random, 0);
  client->start();
  for (const auto& message : messages) client->answer(message.value_or(""));
}

void feedServerExchange(std::string_view mechanism, const Messages& lines) {
  SeededRandom random{1};
  SaslServerOptions options;
  options.random = &random;
  const auto exchange = SaslServerExchange::start(mechanism, options);
  bool begun = false;
  bool over = false;
  for (const auto& line : lines) {
    const bool first = !std::exchange(begun, true);
    const SaslTurn turn = first ? exchange->begin(line) : exchange->hear(line.value_or(""));
    require(!over || turn.kind == SaslTurn::Kind::kFailed);
    require(turn.kind == SaslTurn::Kind::kChallenge || turn.challenge.empty());
    over = turn.kind != SaslTurn::Kind::kChallenge;
  }
}

void feedClientExchange(std::string_view mechanism, const Messages& lines) {
  SeededRandom random{1};
  const auto exchange = SaslClientExchange::begin(mechanism, kAlice, random, 0);
  for (const auto& line : lines) {
    const bool before = exchange->cancelled();
    const auto answer = exchange->answer(line.value_or(""));
    require(before ? !answer : answer.has_value());
    require(before || exchange->cancelled() == (answer == "*"));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const auto mechanisms = spokenSaslMechanisms();
  const std::string_view mechanism = mechanisms[data[0] % mechanisms.size()]->name;
  const auto messages = messagesIn({reinterpret_cast<const char*>(data + 1), size - 1});
  feedServer(mechanism, messages);
  feedClient(mechanism, messages);
  feedServerExchange(mechanism, messages);
  feedClientExchange(mechanism, messages);
  return 0;
}
