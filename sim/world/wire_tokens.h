// Tokens of one connection: computed when they are sent, verified when they are expected.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "mail/directory.h"
#include "sasl/mechanism.h"
#include "scenario/pattern.h"

namespace coexist {

// `directory` and `random` must outlive it.
class WireTokens final : public Tokens {
 public:
  WireTokens(const Directory& directory, RandomSource& random, bool stuffsDots)
      : directory_(directory), random_(random), stuffsDots_(stuffsDots) {}

  // Remembers the NTLM negotiation or challenge of a line that carries one, in either direction. `index` is the line's
  // place in the transcript.
  void observe(size_t index, std::string_view line);

  // What follows is about the line at `index`: what was said behind it does not count.
  void lookFrom(size_t index) { horizon_ = index; }

  bool stuffsDots() const override { return stuffsDots_; }
  Result<std::string> compute(std::string_view token, std::string_view argument) override;
  std::optional<std::string> verify(std::string_view token, std::string_view argument, std::string_view text) override;

 private:
  Result<std::string> userField(std::string_view user, std::string_view field) const;
  Result<SaslCredentials> credentialsOf(std::string_view user) const;
  std::optional<std::string> verifyPlain(std::string_view argument, std::string_view octets) const;
  std::optional<std::string> verifyAuthenticate(std::string_view user, std::string_view octets) const;

  const Directory& directory_;
  RandomSource& random_;
  bool stuffsDots_;
  struct Observed {
    size_t index = 0;
    std::string octets;
  };
  // The octets of the last message of a type in front of the line that this is about; empty when there is none.
  std::string_view lastOf(const std::vector<Observed>& messages) const;

  std::vector<Observed> negotiations_;  // type 1
  std::vector<Observed> challenges_;    // type 2
  size_t horizon_ = 0;
};

}  // namespace coexist
