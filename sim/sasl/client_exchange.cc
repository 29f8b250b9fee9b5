#include "sasl/client_exchange.h"

#include <utility>

#include "base/base64.h"
#include "sasl/mechanism_table.h"

namespace coexist {

std::unique_ptr<SaslClientExchange> SaslClientExchange::begin(std::string_view mechanism,
                                                              const SaslCredentials& credentials, RandomSource& random,
                                                              int64_t unixSeconds, const SaslClientTerms& terms) {
  auto client = makeSaslClient(mechanism, credentials, random, unixSeconds, terms);
  if (!client) return nullptr;
  const bool speaksFirst = findSaslMechanism(mechanism)->clientSpeaksFirst;
  return std::unique_ptr<SaslClientExchange>(new SaslClientExchange(std::move(client), speaksFirst));
}

SaslClientExchange::SaslClientExchange(std::unique_ptr<SaslClient> client, bool speaksFirst)
    : client_(std::move(client)), first_(client_->start()), toSay_(speaksFirst) {
  if (first_.kind == SaslStep::Kind::kFailed) problem_ = first_.reason;
}

std::optional<std::string> SaslClientExchange::initialResponse() {
  if (!toSay_ || !problem_.empty()) return std::nullopt;
  toSay_ = false;
  return said(first_);
}

std::optional<std::string> SaslClientExchange::answer(std::string_view text) {
  challenged_ = true;
  if (cancelled_) return std::nullopt;
  const SaslStep next = step(text);
  if (next.kind != SaslStep::Kind::kFailed) return said(next);
  cancelled_ = true;
  problem_ = next.reason;
  return "*";
}

SaslStep SaslClientExchange::step(std::string_view text) {
  if (std::exchange(toSay_, false)) return first_;
  const auto octets = decodeBase64(text);
  if (!octets) return {.kind = SaslStep::Kind::kFailed, .reason = "it is not base64"};
  return client_->answer(*octets);
}

std::string SaslClientExchange::said(const SaslStep& step) {
  allSaid_ = step.kind == SaslStep::Kind::kDone;
  return encodeBase64(step.octets);
}

}  // namespace coexist
