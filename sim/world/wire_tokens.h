// Tokens of one connection: computed when they are sent, verified when they are expected.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "mail/directory.h"
#include "sasl/token.h"
#include "scenario/pattern/pattern.h"
#include "world/accounts.h"

namespace coexist {

// `directory`, `wrong` and `random` must outlive it.
class WireTokens final : public Tokens {
 public:
  WireTokens(const Directory& directory, const WrongPasswords& wrong, RandomSource& random, bool stuffsDots)
      : directory_(directory), wrong_(wrong), random_(random), stuffsDots_(stuffsDots) {}

  // Remembers the messages in a line of either direction that later tokens are computed from. `index` is the line's
  // place in the transcript.
  void observe(size_t index, std::string_view line);

  // What follows is about the line at `index`: what was said behind it does not count.
  void lookFrom(size_t index) { horizon_ = index; }

  bool stuffsDots() const override { return stuffsDots_; }
  Result<std::string> compute(std::string_view token, std::string_view argument) override;
  std::optional<std::string> verify(std::string_view token, std::string_view argument, std::string_view text) override;

 private:
  Result<std::string> wrongPassword(std::string_view user) const;
  Result<std::string> userField(std::string_view user, std::string_view field) const;
  Result<SaslCredentials> credentialsOf(std::string_view user, ProofWords words) const;
  Result<SaslTokenContext> contextOf(const SaslToken& token, std::string_view argument) const;
  // The octets of the last such message in front of the line that this is about; empty when there is none.
  std::string_view lastHeard(std::string_view token) const;

  const Directory& directory_;
  const WrongPasswords& wrong_;
  RandomSource& random_;
  bool stuffsDots_;
  struct Observed {
    size_t index = 0;
    std::string octets;
  };
  std::map<std::string_view, std::vector<Observed>> heard_;  // by a token's name, in the order of the lines
  size_t horizon_ = 0;
};

}  // namespace coexist
