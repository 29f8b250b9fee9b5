#include "sasl/server_exchange.h"

#include <utility>

#include "base/base64.h"
#include "base/text.h"
#include "crypto/cleanse.h"

namespace coexist {

std::unique_ptr<SaslServerExchange> SaslServerExchange::start(std::string_view mechanism,
                                                              const SaslServerOptions& options) {
  auto server = makeSaslServer(mechanism, options);
  if (!server) return nullptr;
  return std::unique_ptr<SaslServerExchange>(new SaslServerExchange(upperAscii(mechanism), std::move(server)));
}

SaslTurn SaslServerExchange::begin(std::optional<std::string_view> initialResponse) {
  if (!initialResponse) return respond(std::nullopt);
  return read(*initialResponse == "=" ? "" : *initialResponse);
}

SaslTurn SaslServerExchange::hear(std::string_view line) {
  if (line.size() > kMaxLineBytes) return end({SaslTurn::Kind::kFailed, {}, "the line is too long"});
  return read(line);
}

SaslTurn SaslServerExchange::read(std::string_view line) {
  if (line == "*") return end({SaslTurn::Kind::kCancelled});
  auto octets = decodeBase64(line);
  if (!octets) return end({SaslTurn::Kind::kNoBase64});
  SaslTurn turn = respond(*octets);
  cleanse(*octets);
  return turn;
}

SaslTurn SaslServerExchange::respond(std::optional<std::string_view> octets) {
  if (over_) return end({});
  SaslStep step = server_->respond(octets);
  switch (step.kind) {
    case SaslStep::Kind::kContinue:
      return {SaslTurn::Kind::kChallenge, encodeBase64(step.octets)};
    case SaslStep::Kind::kDone:
      return end({SaslTurn::Kind::kDone});
    case SaslStep::Kind::kFailed:
      break;
  }
  return end({SaslTurn::Kind::kFailed, {}, std::move(step.reason)});
}

SaslTurn SaslServerExchange::end(SaslTurn turn) {
  if (std::exchange(over_, true)) return {SaslTurn::Kind::kFailed, {}, "a line after the end of the exchange"};
  return turn;
}

}  // namespace coexist
