#include "world/wire_tokens.h"

#include <algorithm>

#include "base/base64.h"
#include "base/text.h"
#include "net/testbed.h"
#include "sasl/mechanism_table.h"

namespace coexist {
namespace {

std::vector<const SaslToken*> tokensThatListen() {
  std::vector<const SaslToken*> listening;
  for (const SaslMechanism* mechanism : spokenSaslMechanisms()) {
    for (const SaslToken& token : mechanism->tokens()) {
      if (token.findIn != nullptr) listening.push_back(&token);
    }
  }
  return listening;
}

}  // namespace

void WireTokens::observe(size_t index, std::string_view line) {
  static const std::vector<const SaslToken*> listening = tokensThatListen();
  for (const SaslToken* token : listening) {
    auto octets = token->findIn(line);
    if (octets) heard_[token->name].push_back({index, *std::move(octets)});
  }
}

std::string_view WireTokens::lastHeard(std::string_view token) const {
  const auto messages = heard_.find(token);
  if (messages == heard_.end()) return {};
  const auto behind = std::lower_bound(messages->second.begin(), messages->second.end(), horizon_,
                                       [](const Observed& message, size_t index) { return message.index < index; });
  return behind == messages->second.begin() ? std::string_view() : std::string_view(std::prev(behind)->octets);
}

Result<std::string> WireTokens::wrongPassword(std::string_view user) const {
  const auto wrong = wrong_.find(user);
  if (wrong == wrong_.end()) return Error{std::string(user) + " has no wrong password"};
  return wrong->second;
}

Result<SaslCredentials> WireTokens::credentialsOf(std::string_view user, ProofWords words) const {
  const Account* account = directory_.byName(user);
  if (account == nullptr) return Error{"there is no user called " + std::string(user)};
  SaslCredentials credentials;
  credentials.user = account->account;
  credentials.password = account->password;
  credentials.domain = account->domain;
  credentials.workstation = "WORKSTATION";
  if (!words.has(ProofWord::kWrong)) return credentials;
  auto wrong = wrongPassword(user);
  if (!wrong) return wrong.error();
  credentials.password = *std::move(wrong);
  return credentials;
}

Result<std::string> WireTokens::userField(std::string_view user, std::string_view field) const {
  const Account* account = directory_.byName(user);
  if (account == nullptr) return Error{"there is no user called " + std::string(user)};
  if (field == "account") return account->account;
  if (field == "alias") return account->alias;
  if (field == "domain") return account->domain;
  if (field == "password") return account->password;
  if (field == "smtp") return account->smtpAddress;
  if (field == "upn") return account->upn;
  if (field == "wrong-password") return wrongPassword(user);
  return Error{"a user has no field called " + std::string(field)};
}

Result<SaslTokenContext> WireTokens::contextOf(const SaslToken& token, std::string_view argument) const {
  SaslTokenContext context{.random = random_, .unixSeconds = kLabUnixSeconds, .heard = [this](std::string_view name) {
                             return lastHeard(name);
                           }};
  if (token.argument == SaslToken::Argument::kNone) return context;
  SaslArgumentMistake mistake;
  const auto read = readSaslArgument(token, argument, mistake);
  if (!read) return mistake.error;
  Result<SaslCredentials> credentials = credentialsOf(read->user, read->words);
  if (!credentials) return credentials.error();
  context.credentials = *std::move(credentials);
  context.credentials.authorizationId = read->identity;
  context.words = read->words;
  return context;
}

Result<std::string> WireTokens::compute(std::string_view token, std::string_view argument) {
  const SaslToken* known = findSaslToken(token);
  if (known == nullptr && !argument.empty()) return Error{"unknown token " + std::string(token)};
  if (known == nullptr) {
    const size_t dot = token.find('.');
    return userField(token.substr(0, dot), dot == std::string_view::npos ? "" : token.substr(dot + 1));
  }
  const Result<SaslTokenContext> context = contextOf(*known, argument);
  if (!context) return context.error();
  const Result<std::string> octets = known->compute(*context);
  if (!octets) return octets.error();
  return encodeBase64(*octets);
}

std::optional<std::string> WireTokens::verify(std::string_view token, std::string_view argument,
                                              std::string_view text) {
  const std::optional<std::string> octets = decodeBase64(text);
  if (!octets) return "not base64";
  const SaslToken* known = findSaslToken(token);
  if (known != nullptr && known->verify != nullptr) {
    const Result<SaslTokenContext> context = contextOf(*known, argument);
    return context ? known->verify(*context, *octets) : context.error().what;
  }
  const Result<std::string> expected = compute(token, argument);
  if (!expected) return expected.error().what;
  if (*expected == text) return std::nullopt;
  return "another text was expected";
}

}  // namespace coexist
