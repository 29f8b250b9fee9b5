#include "world/wire_tokens.h"

#include <algorithm>

#include "base/base64.h"
#include "base/text.h"
#include "net/lab.h"
#include "sasl/ntlm_message.h"
#include "sasl/ntlm_token.h"

namespace coexist {
namespace {

constexpr std::string_view kNtlmBase64 = "TlRMTVNTUAA";  // "NTLMSSP\0", whatever the type

std::string_view ntlmWord(std::string_view line) {
  const size_t start = line.find(kNtlmBase64);
  if (start == std::string_view::npos) return {};
  return line.substr(start, line.find(' ', start) - start);
}

// "alice:other" -> user and authorization identity.
std::pair<std::string_view, std::string_view> userAndMore(std::string_view argument) {
  const size_t colon = argument.find(':');
  if (colon == std::string_view::npos) return {argument, {}};
  return {argument.substr(0, colon), argument.substr(colon + 1)};
}

std::string plainMessage(const SaslCredentials& credentials, std::string_view authorizationId) {
  std::string message(authorizationId);
  message += '\0' + credentials.user + '\0' + credentials.password;
  return message;
}

}  // namespace

void WireTokens::observe(size_t index, std::string_view line) {
  const std::string_view word = ntlmWord(line);
  if (word.empty()) return;
  const std::optional<std::string> octets = decodeBase64(word);
  if (!octets || octets->size() < 12) return;
  if ((*octets)[8] == 1) negotiations_.push_back({index, *octets});
  if ((*octets)[8] == 2) challenges_.push_back({index, *octets});
}

std::string_view WireTokens::lastOf(const std::vector<Observed>& messages) const {
  const auto behind = std::lower_bound(messages.begin(), messages.end(), horizon_,
                                       [](const Observed& message, size_t index) { return message.index < index; });
  return behind == messages.begin() ? std::string_view() : std::string_view(std::prev(behind)->octets);
}

Result<SaslCredentials> WireTokens::credentialsOf(std::string_view user) const {
  const Account* account = directory_.byName(user);
  if (account == nullptr) return Error{"there is no user called " + std::string(user)};
  SaslCredentials credentials;
  credentials.user = account->account;
  credentials.password = account->password;
  credentials.domain = account->domain;
  credentials.workstation = "WORKSTATION";
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
  return Error{"a user has no field called " + std::string(field)};
}

Result<std::string> WireTokens::compute(std::string_view token, std::string_view argument) {
  if (token == "ntlm.negotiate") return encodeBase64(ntlmNegotiateMessage());
  if (token == "ntlm.challenge") return Error{"a challenge comes from the server and cannot be computed"};
  if (argument.empty()) {
    const size_t dot = token.find('.');
    return userField(token.substr(0, dot), dot == std::string_view::npos ? "" : token.substr(dot + 1));
  }
  const auto [user, more] = userAndMore(argument);
  const Result<SaslCredentials> credentials = credentialsOf(user);
  if (!credentials) return credentials.error();
  if (token == "plain") return encodeBase64(plainMessage(*credentials, more));
  if (token == "login.user") return encodeBase64(credentials->user);
  if (token == "login.password") return encodeBase64(credentials->password);
  if (token != "ntlm.authenticate") return Error{"unknown token " + std::string(token)};
  const std::string_view challenge = lastOf(challenges_);
  if (challenge.empty()) return Error{"no NTLM challenge has come on this connection yet"};
  const Result<std::string> message = ntlmAuthenticateMessage(challenge, *credentials, random_, kLabUnixSeconds);
  if (!message) return message.error();
  return encodeBase64(*message);
}

std::optional<std::string> WireTokens::verifyPlain(std::string_view argument, std::string_view octets) const {
  const auto [user, more] = userAndMore(argument);
  const Result<SaslCredentials> credentials = credentialsOf(user);
  if (!credentials) return credentials.error().what;
  const auto parts = split(octets, '\0');
  if (parts.size() != 3) return "not a PLAIN message: three fields between two NULs were expected";
  const std::string claimed =
      "PLAIN, authorization identity \"" + visible(parts[0]) + "\", user \"" + visible(parts[1]) + "\": ";
  if (parts[0] != more) return claimed + "another authorization identity was expected";
  if (!equalsIgnoreCase(parts[1], credentials->user))
    return claimed + "user \"" + credentials->user + "\" was expected";
  if (parts[2] != credentials->password) return claimed + "the password is wrong";
  return std::nullopt;
}

std::optional<std::string> WireTokens::verifyAuthenticate(std::string_view user, std::string_view octets) const {
  const Result<SaslCredentials> credentials = credentialsOf(user);
  if (!credentials) return credentials.error().what;
  const auto verified = verifyNtlmAuthenticate(lastOf(negotiations_), lastOf(challenges_), octets, *credentials);
  if (verified) return std::nullopt;
  return describeNtlm(octets) + ": " + verified.error().what;
}

std::optional<std::string> WireTokens::verify(std::string_view token, std::string_view argument,
                                              std::string_view text) {
  const std::optional<std::string> octets = decodeBase64(text);
  if (!octets) return "not base64";
  const auto because = [&](const Status& status) -> std::optional<std::string> {
    if (status) return std::nullopt;
    return describeNtlm(*octets) + ": " + status.error().what;
  };
  if (token == "ntlm.negotiate") return because(verifyNtlmNegotiate(*octets));
  if (token == "ntlm.challenge") return because(verifyNtlmChallenge(*octets));
  if (token == "ntlm.authenticate") return verifyAuthenticate(argument, *octets);
  if (token == "plain") return verifyPlain(argument, *octets);
  const Result<std::string> expected = compute(token, argument);
  if (!expected) return expected.error().what;
  if (*expected == text) return std::nullopt;
  return "another text was expected";
}

}  // namespace coexist
