// The client's side of one SASL exchange as IMAP, POP3 and SMTP carry it: challenges in, lines of base64 out.
//
// A mail program and a front end that logs on to a back end both stand on it. What becomes of an exchange that cannot
// go on is theirs: one says "*" and tells its user, the other hangs up. Source: RFC 4422 section 3; the lines: RFC 3501
// section 6.2.2, RFC 5034 section 4, RFC 4954 section 4.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "sasl/mechanism.h"

namespace coexist {

class SaslClientExchange {
 public:
  // Null for a mechanism that is not spoken here. `random` must outlive it.
  static std::unique_ptr<SaslClientExchange> begin(std::string_view mechanism, const SaslCredentials& credentials,
                                                   RandomSource& random, int64_t unixSeconds,
                                                   const SaslClientTerms& terms = {});

  // What stands behind the mechanism's name for a client that speaks at once; then the first challenge is a real one.
  // Nothing where the server speaks first.
  std::optional<std::string> initialResponse();

  // The line that answers a challenge: "*" for one that cannot be used, see problem(). A mechanism in which the client
  // speaks first ignores the text of the first challenge: servers put words there. Nothing when the server goes on
  // behind the "*". A mechanism cancels by itself what it has come to the end of, so no server can go on for ever.
  std::optional<std::string> answer(std::string_view text);

  bool challenged() const { return challenged_; }
  // Everything that proves the client has been said. Success before that is the word of one who never saw it.
  bool allSaid() const { return allSaid_; }
  // Why the mechanism cannot carry the credentials, or could not answer; empty: it can, and could. For a log.
  const std::string& problem() const { return problem_; }
  bool cancelled() const { return cancelled_; }  // answer() has said "*"

 private:
  SaslClientExchange(std::unique_ptr<SaslClient> client, bool speaksFirst);
  SaslStep step(std::string_view text);
  std::string said(const SaslStep& step);

  std::unique_ptr<SaslClient> client_;
  SaslStep first_;  // what it says first, if it does
  bool toSay_;      // that is still to be said
  bool challenged_ = false;
  bool allSaid_ = false;
  bool cancelled_ = false;
  std::string problem_;
};

}  // namespace coexist
