// A mail program's side of one SASL exchange, in base64 lines, as IMAP, POP3 and SMTP all carry it.
//
// Source: RFC 4422 section 3; the lines: RFC 3501 section 6.2.2, RFC 5034 section 4, RFC 4954 section 4.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "sasl/mechanism.h"

namespace coexist {

class ClientExchange {
 public:
  // Null for a mechanism that is not known. `random` must outlive it.
  static std::unique_ptr<ClientExchange> begin(std::string_view mechanism, const SaslCredentials& credentials,
                                               RandomSource& random, int64_t unixSeconds);

  // What stands behind the mechanism's name for a program that speaks at once; then the first challenge is a real one.
  // Nothing where the server speaks first.
  std::optional<std::string> initialResponse();

  // The line that answers a challenge: "*" for one that cannot be used, see problem(). A mechanism in which the client
  // speaks first ignores the text of the first challenge: servers put words there. Nothing when the server goes on
  // behind the "*". A mechanism cancels by itself what it has come to the end of, so no server can go on for ever.
  std::optional<std::string> answer(std::string_view text);

  bool challenged() const { return challenged_; }
  const std::string& problem() const { return problem_; }  // why it was cancelled; empty: it was not

 private:
  explicit ClientExchange(std::unique_ptr<SaslClient> client) : client_(std::move(client)), first_(client_->start()) {}
  SaslStep step(std::string_view text);

  std::unique_ptr<SaslClient> client_;
  SaslStep first_;       // what it says first, if it does
  bool spoken_ = false;  // that has been said, or was not to be said
  bool challenged_ = false;
  std::string problem_;
};

}  // namespace coexist
