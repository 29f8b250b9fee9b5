// Tokens of one connection: computed when they are sent, verified when they are expected.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/random.h"
#include "mail/directory.h"
#include "sasl/mechanism.h"
#include "scenario/pattern.h"

namespace coexist {

// `directory` and `random` must outlive it.
class WireTokens final : public Tokens {
 public:
  WireTokens(const Directory& directory, RandomSource& random) : directory_(directory), random_(random) {}

  // Remembers the NTLM negotiation or challenge of a line that carries one, in either direction.
  void observe(std::string_view line);

  Result<std::string> compute(std::string_view token, std::string_view argument) override;
  std::optional<std::string> verify(std::string_view token, std::string_view argument, std::string_view text) override;

 private:
  Result<std::string> userField(std::string_view user, std::string_view field) const;
  Result<SaslCredentials> credentialsOf(std::string_view user) const;
  std::optional<std::string> verifyPlain(std::string_view argument, std::string_view octets) const;
  std::optional<std::string> verifyAuthenticate(std::string_view user, std::string_view octets) const;

  const Directory& directory_;
  RandomSource& random_;
  std::string negotiate_;  // octets of the last type 1
  std::string challenge_;  // octets of the last type 2
};

}  // namespace coexist
