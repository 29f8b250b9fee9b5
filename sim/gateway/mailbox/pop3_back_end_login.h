// A front end's log-on to one back end over POP3: STLS where the plan has it, USER and PASS or, on trust, AUTH PLAIN.
//
// Each command is sent when the one before it has been answered, by one line; only "+OK" is success.
// Source: RFC 1939; RFC 2595, RFC 5034 and RFC 4616; RFC 2449 and RFC 3206 for codes; attack catalogue A139-A143,
// A150-A164.
#pragma once

#include <string_view>

#include "gateway/mailbox/back_end_login.h"
#include "wire/pop3_response.h"

namespace coexist {

class Pop3BackEndLogin final : public BackEndLogin {
 public:
  Pop3BackEndLogin(SessionIo& io, BackEndLoginOrder order) : BackEndLogin(io, std::move(order)) {}

  void onLine(std::string_view line) override;

 private:
  enum class Asked { kUser, kPass, kAuth, kAuthMessage };

  void askForTls() override;
  void startLogin() override;
  const HomeFailureRules& failureRules() const override { return product().pop3.homeFailures; }
  void startAuthPlain();
  void onLoginAnswer(const Pop3Response& response, std::string_view line);
  void command(std::string_view verb, std::string_view argument);

  Asked asked_ = Asked::kUser;
};

}  // namespace coexist
