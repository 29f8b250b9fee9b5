// Tokens of one connection: computed when they are sent, verified when they are expected.
#pragma once

#include <string>
#include <string_view>

#include "base/random.h"
#include "mail/directory.h"
#include "scenario/pattern.h"

namespace coexist {

class WireTokens final : public Tokens {
 public:
  WireTokens(const Directory& directory, RandomSource& random, std::string fixtures)
      : directory_(directory), random_(random), fixtures_(std::move(fixtures)) {}

  // Remembers the NTLM challenge of a line that carries one.
  void observe(std::string_view line);

  Result<std::string> compute(std::string_view token, std::string_view argument) override;
  std::optional<std::string> verify(std::string_view token, std::string_view argument, std::string_view text) override;

 private:
  const Directory& directory_;
  RandomSource& random_;
  std::string fixtures_;   // folder that ${file:...} reads from
  std::string challenge_;  // octets of the last type 2
};

}  // namespace coexist
