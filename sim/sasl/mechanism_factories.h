// What each mechanism's files hand to its row in mechanism_table.cc.
#pragma once

#include <memory>
#include <optional>
#include <span>

#include "sasl/mechanism.h"
#include "sasl/token.h"

namespace coexist {

// What a client object is made from. `random` must outlive it.
struct SaslClientOptions {
  SaslCredentials credentials;
  RandomSource* random = nullptr;
  int64_t unixSeconds = 0;
  SaslClientTerms terms = {};
};

std::unique_ptr<SaslServer> makePlainServer(const SaslServerOptions& options);
std::unique_ptr<SaslClient> makePlainClient(const SaslClientOptions& options);
std::optional<std::string> describePlain(std::string_view octets);
std::span<const SaslToken> plainTokens();

std::unique_ptr<SaslServer> makeLoginServer(const SaslServerOptions& options);
std::unique_ptr<SaslClient> makeLoginClient(const SaslClientOptions& options);
std::span<const SaslToken> loginTokens();

std::unique_ptr<SaslServer> makeNtlmServer(const SaslServerOptions& options);
std::unique_ptr<SaslClient> makeNtlmClient(const SaslClientOptions& options);
std::optional<std::string> describeNtlmMessage(std::string_view octets);
std::span<const SaslToken> ntlmTokens();

// A user name or authorization identity without controls, so that it can stand in a log line and in the next server's
// command (RFC 4616 section 2 asks for SASLprep, which prohibits them: RFC 4013 section 2.3).
bool isCleanName(std::string_view name);

inline SaslStep saslContinue(std::string octets) { return {SaslStep::Kind::kContinue, std::move(octets)}; }
inline SaslStep saslDone(std::string octets = {}) { return {SaslStep::Kind::kDone, std::move(octets)}; }
inline SaslStep saslFailed(std::string reason) { return {SaslStep::Kind::kFailed, {}, std::move(reason)}; }

}  // namespace coexist
