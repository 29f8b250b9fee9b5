// A front end's log-on to one back end over IMAP: STARTTLS where the plan has it, LOGIN or, on trust, AUTHENTICATE
// PLAIN.
//
// Only an OK under the session's own tag is success; the flood before it is bounded, and PREAUTH ends it.
// Source: RFC 3501; RFC 2595 and RFC 4616; attack catalogue A139-A143, A150-A165.
#pragma once

#include <deque>
#include <string>
#include <string_view>

#include "gateway/mailbox/back_end_login.h"
#include "wire/imap_response.h"

namespace coexist {

class ImapBackEndLogin final : public BackEndLogin {
 public:
  ImapBackEndLogin(SessionIo& io, BackEndLoginOrder order) : BackEndLogin(io, std::move(order)) {}

  void onLine(std::string_view line) override;

 private:
  void askForTls() override;
  void startLogin() override;
  const HomeFailureRules& failureRules() const override { return product().imap.homeFailures; }
  void onGreeting(const ImapResponse& response, std::string_view line);
  void onUntagged(const ImapResponse& response, std::string_view line);
  void onContinuation();
  void onTagged(const ImapResponse& response, std::string_view line);
  void sayLogin();
  void startAuthenticatePlain();
  const std::string& nextTag();
  void command(std::string_view text);

  int commands_ = 0;
  std::string tag_;
  int untagged_ = 0;
  std::deque<std::string> onContinuation_;  // what each continuation request is answered with
};

}  // namespace coexist
