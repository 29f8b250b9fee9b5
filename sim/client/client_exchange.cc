#include "client/client_exchange.h"

#include <utility>

#include "base/base64.h"

namespace coexist {
namespace {

bool speaksFirst(const SaslStep& step) { return step.kind != SaslStep::Kind::kContinue || !step.octets.empty(); }

}  // namespace

std::unique_ptr<ClientExchange> ClientExchange::begin(std::string_view mechanism, const SaslCredentials& credentials,
                                                      RandomSource& random, int64_t unixSeconds) {
  auto client = makeSaslClient(mechanism, credentials, random, unixSeconds);
  if (client == nullptr) return nullptr;
  return std::unique_ptr<ClientExchange>(new ClientExchange(std::move(client)));
}

std::optional<std::string> ClientExchange::initialResponse() {
  if (spoken_ || !speaksFirst(first_) || first_.kind == SaslStep::Kind::kFailed) return std::nullopt;
  spoken_ = true;
  return encodeBase64(first_.octets);
}

std::optional<std::string> ClientExchange::answer(std::string_view text) {
  challenged_ = true;
  if (!problem_.empty()) return std::nullopt;
  const SaslStep next = step(text);
  if (next.kind != SaslStep::Kind::kFailed) return encodeBase64(next.octets);
  problem_ = "the server's challenge cannot be used: " + next.reason;
  return "*";
}

SaslStep ClientExchange::step(std::string_view text) {
  if (!std::exchange(spoken_, true) && speaksFirst(first_)) return first_;
  const auto octets = decodeBase64(text);
  if (!octets) return {.kind = SaslStep::Kind::kFailed, .reason = "it is not base64"};
  return client_->answer(*octets);
}

}  // namespace coexist
